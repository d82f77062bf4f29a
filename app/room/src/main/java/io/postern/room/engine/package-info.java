/** How a room is joined and kept: negotiation, data channels, the room's one executor. */
@NullMarked
package io.postern.room.engine;

import org.jspecify.annotations.NullMarked;
