/**
 * Sources of audio and video that need no native library: test pattern, test tone, and the interface for grabbing
 * screens.
 */
@NullMarked
package io.postern.media.capture;

import org.jspecify.annotations.NullMarked;
