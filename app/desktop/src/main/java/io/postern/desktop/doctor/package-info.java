/** The page that shows whether a call is possible from here, and what stands in its way. */
@NullMarked
package io.postern.desktop.doctor;

import org.jspecify.annotations.NullMarked;
