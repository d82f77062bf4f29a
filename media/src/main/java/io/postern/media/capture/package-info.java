/** Where own pictures and sound come from: camera, microphone, test pattern, tone. */
@NullMarked
package io.postern.media.capture;

import org.jspecify.annotations.NullMarked;
