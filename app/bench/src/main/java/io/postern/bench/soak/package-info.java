/** A meeting room's day in fast motion: what a window that meets again and again comes to hold. */
@NullMarked
package io.postern.bench.soak;

import org.jspecify.annotations.NullMarked;
