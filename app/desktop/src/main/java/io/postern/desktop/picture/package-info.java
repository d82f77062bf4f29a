/** Pictures of a source on the screen: the lobby's preview, the tiles of a call. */
@NullMarked
package io.postern.desktop.picture;

import org.jspecify.annotations.NullMarked;
