/** LiveKit's signalling protocol: what is said over the socket, and how it fails. No WebRTC, no JavaFX. */
@NullMarked
package io.postern.signaling;

import org.jspecify.annotations.NullMarked;
