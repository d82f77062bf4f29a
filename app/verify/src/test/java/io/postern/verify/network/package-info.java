/** The way out under changes of the network, made with real interfaces and real firewall rules. */
@NullMarked
package io.postern.verify.network;

import org.jspecify.annotations.NullMarked;
