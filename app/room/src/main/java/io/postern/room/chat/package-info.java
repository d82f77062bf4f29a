/** LiveKit's three chat dialects as one conversation. */
@NullMarked
package io.postern.room.chat;

import org.jspecify.annotations.NullMarked;
