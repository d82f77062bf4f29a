/** Implements the interfaces of the neighbouring packages with webrtc-java; no other package uses it. */
@NullMarked
package io.postern.media.rtc.webrtcjava;

import org.jspecify.annotations.NullMarked;
