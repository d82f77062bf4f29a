/** Choosing a screen or a window to share, and seeing that it is shared. */
@NullMarked
package io.postern.call.share;

import org.jspecify.annotations.NullMarked;
