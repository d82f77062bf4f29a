/** Video of a source on the screen: the lobby's preview, the tiles of a call. */
@NullMarked
package io.postern.ui.video;

import org.jspecify.annotations.NullMarked;
