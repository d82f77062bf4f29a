/** What is wrong with a window and what to do about it: functions of data, without clocks and processes. */
@NullMarked
package io.postern.watchdog.liveness;

import org.jspecify.annotations.NullMarked;
