/** Input that nobody would think of, for everything that reads what strangers send. */
@NullMarked
package io.postern.testing.fuzz;

import org.jspecify.annotations.NullMarked;
