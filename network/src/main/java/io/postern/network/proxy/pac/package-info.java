/** Proxy auto-configuration: a script of the network's administrator selects the proxy for each host. */
@NullMarked
package io.postern.network.proxy.pac;

import org.jspecify.annotations.NullMarked;
