/** Reads what is on the screen from the display's memory, in the same way for all clients. */
@NullMarked
package io.postern.bench.screen;

import org.jspecify.annotations.NullMarked;
