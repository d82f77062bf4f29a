/** Passwords for proxies in the key store of the operating system, one class per system. */
@NullMarked
package io.postern.network.proxy.keystore;

import org.jspecify.annotations.NullMarked;
