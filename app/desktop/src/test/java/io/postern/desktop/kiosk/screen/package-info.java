@NullMarked
package io.postern.desktop.kiosk.screen;

import org.jspecify.annotations.NullMarked;
