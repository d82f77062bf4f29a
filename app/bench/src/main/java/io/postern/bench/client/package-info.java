/** Those who are measured: our window, and LiveKit's client for browsers. */
@NullMarked
package io.postern.bench.client;

import org.jspecify.annotations.NullMarked;
