/** Stores proxy passwords in the key store of the operating system, with one class for each system. */
@NullMarked
package io.postern.network.proxy.keystore;

import org.jspecify.annotations.NullMarked;
