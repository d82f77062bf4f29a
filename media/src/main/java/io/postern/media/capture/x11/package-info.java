/**
 * Captures screens and windows of an X11 display over a connection of our own that implements the X protocol itself:
 * its failures do not reach Xlib, which JavaFX uses and which ends the process on errors (decision 14).
 */
@NullMarked
package io.postern.media.capture.x11;

import org.jspecify.annotations.NullMarked;
