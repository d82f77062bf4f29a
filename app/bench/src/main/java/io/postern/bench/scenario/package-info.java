/** One contestant in one room, from its start to its end. */
@NullMarked
package io.postern.bench.scenario;

import org.jspecify.annotations.NullMarked;
