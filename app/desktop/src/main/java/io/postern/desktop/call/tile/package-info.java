/** One tile of a call: the picture of a source on the screen, and what is said about the person around it. */
@NullMarked
package io.postern.desktop.call.tile;

import org.jspecify.annotations.NullMarked;
