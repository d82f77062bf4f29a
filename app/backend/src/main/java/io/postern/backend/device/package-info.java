/** The devices of meeting rooms: enrolment, sign-in, commands, and long polling for them. */
@NullMarked
package io.postern.backend.device;

import org.jspecify.annotations.NullMarked;
