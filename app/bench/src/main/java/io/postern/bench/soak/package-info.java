/** A soak test: the resources of a window after many meetings. */
@NullMarked
package io.postern.bench.soak;

import org.jspecify.annotations.NullMarked;
