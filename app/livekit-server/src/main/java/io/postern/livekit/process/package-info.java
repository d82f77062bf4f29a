/** Processes that end with the process that started them. */
@NullMarked
package io.postern.livekit.process;

import org.jspecify.annotations.NullMarked;
