/** The watchdog: a second, small process that starts the window and keeps it going: docs/watchdog.md. */
@NullMarked
package io.postern.watchdog;

import org.jspecify.annotations.NullMarked;
