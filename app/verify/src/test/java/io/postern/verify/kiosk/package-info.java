/** The screen of a meeting room, with all that is around it. */
@NullMarked
package io.postern.verify.kiosk;

import org.jspecify.annotations.NullMarked;
