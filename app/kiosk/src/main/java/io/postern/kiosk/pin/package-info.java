/** The number that leads out of a kiosk: its hash, and how wrong ones are slowed. */
@NullMarked
package io.postern.kiosk.pin;

import org.jspecify.annotations.NullMarked;
