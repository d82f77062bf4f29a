/** Video frames: their ownership, sources and sinks, and the mailbox that keeps the latest one. */
@NullMarked
package io.postern.media.frame;

import org.jspecify.annotations.NullMarked;
