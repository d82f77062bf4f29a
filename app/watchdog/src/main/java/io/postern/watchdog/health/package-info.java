/** The health page of the watchdog, as HTML and as JSON, for this machine only. */
@NullMarked
package io.postern.watchdog.health;

import org.jspecify.annotations.NullMarked;
