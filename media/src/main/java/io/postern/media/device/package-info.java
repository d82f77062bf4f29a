/** Cameras, microphones and speakers: what there is and which one is chosen. */
@NullMarked
package io.postern.media.device;

import org.jspecify.annotations.NullMarked;
