@NullMarked
package io.postern.watchdog.health;

import org.jspecify.annotations.NullMarked;
