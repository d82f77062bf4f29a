/** Meeting rooms' machines: enrolment, sign-in, commands, and the news they wait for. */
@NullMarked
package io.postern.backend.device;

import org.jspecify.annotations.NullMarked;
