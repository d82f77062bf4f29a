/** Fuzzing for parsers of untrusted input. */
@NullMarked
package io.postern.testing.fuzz;

import org.jspecify.annotations.NullMarked;
