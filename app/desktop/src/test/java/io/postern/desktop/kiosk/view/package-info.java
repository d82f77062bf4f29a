@NullMarked
package io.postern.desktop.kiosk.view;

import org.jspecify.annotations.NullMarked;
