/** Resource usage of processes, from {@code /proc}. */
@NullMarked
package io.postern.bench.process;

import org.jspecify.annotations.NullMarked;
