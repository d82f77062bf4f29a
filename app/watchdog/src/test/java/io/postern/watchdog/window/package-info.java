@NullMarked
package io.postern.watchdog.window;

import org.jspecify.annotations.NullMarked;
