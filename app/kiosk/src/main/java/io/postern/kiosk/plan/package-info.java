/** When a meeting room's machine joins, leaves, waits and darkens: pure, without clocks, windows or networks of its own. */
@NullMarked
package io.postern.kiosk.plan;

import org.jspecify.annotations.NullMarked;
