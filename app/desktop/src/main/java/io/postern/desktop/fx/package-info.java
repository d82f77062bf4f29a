/** The bridge to the JavaFX thread, and controls that several places share. */
@NullMarked
package io.postern.desktop.fx;

import org.jspecify.annotations.NullMarked;
