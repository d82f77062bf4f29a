@NullMarked
package io.postern.kiosk.view;

import org.jspecify.annotations.NullMarked;
