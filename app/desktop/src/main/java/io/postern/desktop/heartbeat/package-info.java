/** How the window tells its watchdog that it is well, and hears what the watchdog wants: docs/watchdog.md. */
@NullMarked
package io.postern.desktop.heartbeat;

import org.jspecify.annotations.NullMarked;
