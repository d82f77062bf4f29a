/** The serial executor that owns all state of a room. */
@NullMarked
package io.postern.room.loop;

import org.jspecify.annotations.NullMarked;
