/** A meeting room's machine at its backend: enrolment, sign-in by token, news and remote commands. */
@NullMarked
package io.postern.signaling.device;

import org.jspecify.annotations.NullMarked;
