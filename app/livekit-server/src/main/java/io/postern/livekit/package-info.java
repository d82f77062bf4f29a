/** Finds, builds, starts and ends a real LiveKit server with media over TCP only. */
@NullMarked
package io.postern.livekit;

import org.jspecify.annotations.NullMarked;
