/** The screen of a meeting room while the window itself fails repeatedly: docs/watchdog.md. */
@NullMarked
package io.postern.desktop.safe;

import org.jspecify.annotations.NullMarked;
