/** The person's own D-Bus, as desktops of Linux have it. */
@NullMarked
package io.postern.desktop.bus;

import org.jspecify.annotations.NullMarked;
