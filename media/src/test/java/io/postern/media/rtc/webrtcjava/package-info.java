@NullMarked
package io.postern.media.rtc.webrtcjava;

import org.jspecify.annotations.NullMarked;
