/** What a call costs on this machine: the program behind {@code ./postern bench}. */
@NullMarked
package io.postern.bench;

import org.jspecify.annotations.NullMarked;
