/** The log of this program: where it is, how large it gets, and what must not get into it. */
@NullMarked
package io.postern.settings.logs;

import org.jspecify.annotations.NullMarked;
