/** Idle inhibition: keeps the display on and the machine from sleeping. */
@NullMarked
package io.postern.platform.idle;

import org.jspecify.annotations.NullMarked;
