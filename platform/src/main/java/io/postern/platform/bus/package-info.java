/** The person's own D-Bus, as desktops of Linux have it. */
@NullMarked
package io.postern.platform.bus;

import org.jspecify.annotations.NullMarked;
