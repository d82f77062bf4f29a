/** The parts a call needs on one machine, started in the right order and ended in the opposite one. */
@NullMarked
package io.postern.demo.environment;

import org.jspecify.annotations.NullMarked;
