/** The way out of this machine, put together: what signalling, backend calls and media connect through. */
@NullMarked
package io.postern.network;

import org.jspecify.annotations.NullMarked;
