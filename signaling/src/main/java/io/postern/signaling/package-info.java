/** LiveKit's signalling protocol: messages, events and failures. No WebRTC, no JavaFX. */
@NullMarked
package io.postern.signaling;

import org.jspecify.annotations.NullMarked;
