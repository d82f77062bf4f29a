/** What a meeting room's screen shows outside calls: idle, offline, enrolling, PIN and service. */
@NullMarked
package io.postern.kiosk.view;

import org.jspecify.annotations.NullMarked;
