/** Measures what remains in a process after joining and leaving many times. */
@NullMarked
package io.postern.bench.leak;

import org.jspecify.annotations.NullMarked;
