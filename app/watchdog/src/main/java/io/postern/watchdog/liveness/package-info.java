/** Decides whether a window is healthy and when it is restarted: functions of data, without clocks or processes. */
@NullMarked
package io.postern.watchdog.liveness;

import org.jspecify.annotations.NullMarked;
