/** Measures what a call costs on this machine; started by {@code ./postern bench}. */
@NullMarked
package io.postern.bench;

import org.jspecify.annotations.NullMarked;
