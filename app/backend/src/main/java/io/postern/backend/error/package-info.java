/** Errors that are sent to callers. */
@NullMarked
package io.postern.backend.error;

import org.jspecify.annotations.NullMarked;
