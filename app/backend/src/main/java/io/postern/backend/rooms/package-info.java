/** Room administration through LiveKit's RoomService. */
@NullMarked
package io.postern.backend.rooms;

import org.jspecify.annotations.NullMarked;
