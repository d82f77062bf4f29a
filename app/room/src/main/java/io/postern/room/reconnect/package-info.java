/** When and how a lost connection is tried again, as pure policy. */
@NullMarked
package io.postern.room.reconnect;

import org.jspecify.annotations.NullMarked;
