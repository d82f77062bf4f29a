/** Provides a measurement with a display, access tokens, senders and clips. */
@NullMarked
package io.postern.bench.environment;

import org.jspecify.annotations.NullMarked;
