/** Hosts, ports and IP addresses, and their resolution. */
@NullMarked
package io.postern.network.address;

import org.jspecify.annotations.NullMarked;
