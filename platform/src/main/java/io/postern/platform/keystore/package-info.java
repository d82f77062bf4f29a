/** Stores secrets in the key store of the operating system, with one class for each system. */
@NullMarked
package io.postern.platform.keystore;

import org.jspecify.annotations.NullMarked;
