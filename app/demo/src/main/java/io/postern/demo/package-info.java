/** A whole stage on one machine: a LiveKit server, the backend, the agent and the window, started and taken down together. */
@NullMarked
package io.postern.demo;

import org.jspecify.annotations.NullMarked;
