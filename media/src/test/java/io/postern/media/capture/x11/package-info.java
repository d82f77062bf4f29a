@NullMarked
package io.postern.media.capture.x11;

import org.jspecify.annotations.NullMarked;
