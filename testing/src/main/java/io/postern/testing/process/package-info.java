/** Programs in processes of their own, for tests that want the real thing: ours, and LiveKit's server. */
@NullMarked
package io.postern.testing.process;

import org.jspecify.annotations.NullMarked;
