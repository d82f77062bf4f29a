@NullMarked
package io.postern.media.capture;

import org.jspecify.annotations.NullMarked;
