/** A headless LiveKit client: join a room, see who is there, publish, subscribe, chat. */
@NullMarked
package io.postern.room;

import org.jspecify.annotations.NullMarked;
