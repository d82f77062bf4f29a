@NullMarked
package io.postern.watchdog.judge;

import org.jspecify.annotations.NullMarked;
