/** Cameras, microphones and speakers: starting what opens them, and choosing them in the same way in every place. */
@NullMarked
package io.postern.ui.device;

import org.jspecify.annotations.NullMarked;
