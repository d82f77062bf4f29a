@NullMarked
package io.postern.desktop.lobby;

import org.jspecify.annotations.NullMarked;
