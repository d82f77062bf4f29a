/** The pages of a meeting room's screen outside calls: idle, offline, enrolment, PIN and service. */
@NullMarked
package io.postern.kiosk.view;

import org.jspecify.annotations.NullMarked;
