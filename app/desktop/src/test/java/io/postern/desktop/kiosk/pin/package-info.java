@NullMarked
package io.postern.desktop.kiosk.pin;

import org.jspecify.annotations.NullMarked;
