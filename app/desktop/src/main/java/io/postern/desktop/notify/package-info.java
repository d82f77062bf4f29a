/** Tells what happens in a call while the window is not in front: by the system's notifications, badges and the title. */
@NullMarked
package io.postern.desktop.notify;

import org.jspecify.annotations.NullMarked;
