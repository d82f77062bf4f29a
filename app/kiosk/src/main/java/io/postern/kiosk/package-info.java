/** The screen of a meeting room that runs unattended: docs/kiosk.md. */
@NullMarked
package io.postern.kiosk;

import org.jspecify.annotations.NullMarked;
