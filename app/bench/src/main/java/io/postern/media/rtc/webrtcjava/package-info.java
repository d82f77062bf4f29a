/** Benchmarks of what the adapter does with pictures, in its package because that is where it can be called. */
@NullMarked
package io.postern.media.rtc.webrtcjava;

import org.jspecify.annotations.NullMarked;
