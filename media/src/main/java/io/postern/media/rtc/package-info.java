/** Our own ports to WebRTC: peer sessions, descriptions, candidates, tracks, statistics. No native type shows here. */
@NullMarked
package io.postern.media.rtc;

import org.jspecify.annotations.NullMarked;
