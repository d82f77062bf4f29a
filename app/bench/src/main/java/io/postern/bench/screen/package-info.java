/** What people see, read from the screen's own memory: the same way whoever drew it. */
@NullMarked
package io.postern.bench.screen;

import org.jspecify.annotations.NullMarked;
