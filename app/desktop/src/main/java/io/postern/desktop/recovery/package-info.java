/** Restarts the window after a crash in a call, and passes the call on: docs/decisions/0022. */
@NullMarked
package io.postern.desktop.recovery;

import org.jspecify.annotations.NullMarked;
