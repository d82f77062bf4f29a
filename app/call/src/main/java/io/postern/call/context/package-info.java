/** Between a call's view and the window around it: what each gets from the other. */
@NullMarked
package io.postern.call.context;

import org.jspecify.annotations.NullMarked;
