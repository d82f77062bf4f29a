/** Text that others chose, before it is kept in a record or shown at a terminal. */
@NullMarked
package io.postern.backend.text;

import org.jspecify.annotations.NullMarked;
