@NullMarked
package io.postern.kiosk.pin;

import org.jspecify.annotations.NullMarked;
