/** LiveKit's own clients as peers, each in a process of its own. */
@NullMarked
package io.postern.verify.peer;

import org.jspecify.annotations.NullMarked;
