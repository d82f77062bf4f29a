@NullMarked
package io.postern.watchdog;

import org.jspecify.annotations.NullMarked;
