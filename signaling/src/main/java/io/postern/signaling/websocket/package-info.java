/** The transport of signalling over OkHttp: opening, keep-alive, and the diagnosis of a connection that failed. */
@NullMarked
package io.postern.signaling.websocket;

import org.jspecify.annotations.NullMarked;
