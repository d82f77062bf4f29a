/** Benchmarks of the webrtc-java adapter, in its package for access to its internals. */
@NullMarked
package io.postern.media.rtc.webrtcjava;

import org.jspecify.annotations.NullMarked;
