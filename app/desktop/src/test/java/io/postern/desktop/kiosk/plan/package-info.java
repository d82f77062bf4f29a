@NullMarked
package io.postern.desktop.kiosk.plan;

import org.jspecify.annotations.NullMarked;
