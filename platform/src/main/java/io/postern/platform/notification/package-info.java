/** Notifications of the operating system, and the count of unread messages at a dock, task bar or launcher. */
@NullMarked
package io.postern.platform.notification;

import org.jspecify.annotations.NullMarked;
