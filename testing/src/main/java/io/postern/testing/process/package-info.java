/** Starts programs in processes of their own for tests: ours, and a real LiveKit server. */
@NullMarked
package io.postern.testing.process;

import org.jspecify.annotations.NullMarked;
