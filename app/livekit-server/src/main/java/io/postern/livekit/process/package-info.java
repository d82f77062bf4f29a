/** Processes that never outlive the one that started them. */
@NullMarked
package io.postern.livekit.process;

import org.jspecify.annotations.NullMarked;
