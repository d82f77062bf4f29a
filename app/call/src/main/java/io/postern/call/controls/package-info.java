/** The controls of a call: microphone and camera, devices, the control bar, and the keys. */
@NullMarked
package io.postern.call.controls;

import org.jspecify.annotations.NullMarked;
