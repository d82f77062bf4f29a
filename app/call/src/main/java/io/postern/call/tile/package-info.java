/** One tile of a call: a picture or an avatar, and what is said about the person around it. */
@NullMarked
package io.postern.call.tile;

import org.jspecify.annotations.NullMarked;
