/** The window from the point of view of the watchdog: a process and a connection to it. */
@NullMarked
package io.postern.watchdog.window;

import org.jspecify.annotations.NullMarked;
