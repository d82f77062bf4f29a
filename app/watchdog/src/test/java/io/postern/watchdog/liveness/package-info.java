@NullMarked
package io.postern.watchdog.liveness;

import org.jspecify.annotations.NullMarked;
