/** Before the call: which room, which devices, how one looks and sounds. */
@NullMarked
package io.postern.desktop.lobby;

import org.jspecify.annotations.NullMarked;
