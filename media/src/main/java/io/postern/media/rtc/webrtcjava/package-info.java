/** The only user of webrtc-java: it implements the ports of the neighbouring packages. */
@NullMarked
package io.postern.media.rtc.webrtcjava;

import org.jspecify.annotations.NullMarked;
