/** The clients that are measured: our window, and LiveKit's browser client. */
@NullMarked
package io.postern.bench.client;

import org.jspecify.annotations.NullMarked;
