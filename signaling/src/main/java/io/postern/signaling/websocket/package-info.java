/** Signalling over OkHttp's WebSockets: opening, keep-alive, limits, and classifying failed connections. */
@NullMarked
package io.postern.signaling.websocket;

import org.jspecify.annotations.NullMarked;
