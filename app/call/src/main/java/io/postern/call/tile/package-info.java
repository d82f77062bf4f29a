/** One tile of a call: video or an avatar, and notes about the person around it. */
@NullMarked
package io.postern.call.tile;

import org.jspecify.annotations.NullMarked;
