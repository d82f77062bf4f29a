/** LiveKit's side of signalling, scripted by a test. */
@NullMarked
package io.postern.testing.signal;

import org.jspecify.annotations.NullMarked;
