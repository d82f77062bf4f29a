/** Proxy auto-configuration: a script of the network's administrator says which proxy serves which host. */
@NullMarked
package io.postern.network.proxy.pac;

import org.jspecify.annotations.NullMarked;
