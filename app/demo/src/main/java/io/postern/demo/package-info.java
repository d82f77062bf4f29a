/** A demo on one machine: a LiveKit server, the backend, the bot and the window, started and ended together. */
@NullMarked
package io.postern.demo;

import org.jspecify.annotations.NullMarked;
