/** Keeps the screen from going dark and the machine from sleeping during a call. */
@NullMarked
package io.postern.desktop.awake;

import org.jspecify.annotations.NullMarked;
