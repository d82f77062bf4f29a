/** What a meeting room's screen shows while the window itself fails again and again: docs/watchdog.md. */
@NullMarked
package io.postern.desktop.safe;

import org.jspecify.annotations.NullMarked;
