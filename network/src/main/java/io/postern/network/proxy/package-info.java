/** Selects the route of a connection, directly or through a proxy, and provides the credentials for proxies. */
@NullMarked
package io.postern.network.proxy;

import org.jspecify.annotations.NullMarked;
