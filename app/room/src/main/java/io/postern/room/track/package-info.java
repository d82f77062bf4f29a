/** Publications and subscriptions, local capture, quality. */
@NullMarked
package io.postern.room.track;

import org.jspecify.annotations.NullMarked;
