/** What brings the window back after a crash in a call, and what it is told then: docs/decisions/0022. */
@NullMarked
package io.postern.desktop.recovery;

import org.jspecify.annotations.NullMarked;
