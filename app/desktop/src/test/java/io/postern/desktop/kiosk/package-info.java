@NullMarked
package io.postern.desktop.kiosk;

import org.jspecify.annotations.NullMarked;
