/** How things stand, as a page and as JSON for this machine alone. */
@NullMarked
package io.postern.watchdog.health;

import org.jspecify.annotations.NullMarked;
