/** The window of a kiosk on the machine's displays: which one, staying there, the pointer, and power. */
@NullMarked
package io.postern.kiosk.screen;

import org.jspecify.annotations.NullMarked;
