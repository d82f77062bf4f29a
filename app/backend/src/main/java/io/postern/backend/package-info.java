/** The server that signs people in and hands out LiveKit tokens; the only holder of the LiveKit secret. */
@NullMarked
package io.postern.backend;

import org.jspecify.annotations.NullMarked;
