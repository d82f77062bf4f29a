/** What a person operates during a call: microphone and camera, devices, the bar they stand in, and the keys. */
@NullMarked
package io.postern.call.controls;

import org.jspecify.annotations.NullMarked;
