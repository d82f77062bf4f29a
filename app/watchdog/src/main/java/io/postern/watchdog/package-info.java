/** Watchdog program: a small process that starts the window and supervises it; see docs/watchdog.md. */
@NullMarked
package io.postern.watchdog;

import org.jspecify.annotations.NullMarked;
