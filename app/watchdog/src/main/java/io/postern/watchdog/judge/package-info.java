/** What is wrong with a window and what to do about it: functions of data, without clocks and processes. */
@NullMarked
package io.postern.watchdog.judge;

import org.jspecify.annotations.NullMarked;
