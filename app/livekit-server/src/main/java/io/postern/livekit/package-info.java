/** Finds, builds, starts and ends a real LiveKit server that offers media over TCP alone. */
@NullMarked
package io.postern.livekit;

import org.jspecify.annotations.NullMarked;
