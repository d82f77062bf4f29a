/**
 * Screens and windows of an X11 display, captured over a connection of our own that speaks the X protocol itself: nothing
 * that goes wrong with it reaches Xlib, which JavaFX uses and which ends the process on errors (decision 14).
 */
@NullMarked
package io.postern.media.capture.x11;

import org.jspecify.annotations.NullMarked;
