@NullMarked
package io.postern.kiosk.screen;

import org.jspecify.annotations.NullMarked;
