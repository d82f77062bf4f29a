/** Sanitizes names and other short texts of strangers, so that they can be shown. */
@NullMarked
package io.postern.room.name;

import org.jspecify.annotations.NullMarked;
