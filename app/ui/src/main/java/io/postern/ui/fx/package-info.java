/** JavaFX itself: the libraries it needs, its start, and the one way onto its thread. */
@NullMarked
package io.postern.ui.fx;

import org.jspecify.annotations.NullMarked;
