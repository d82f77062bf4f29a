/** The window as the watchdog has it: a process and a line to it. */
@NullMarked
package io.postern.watchdog.window;

import org.jspecify.annotations.NullMarked;
