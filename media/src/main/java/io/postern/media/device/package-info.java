/** Cameras, microphones, speakers and screens: the lists of them and which one is preferred. */
@NullMarked
package io.postern.media.device;

import org.jspecify.annotations.NullMarked;
