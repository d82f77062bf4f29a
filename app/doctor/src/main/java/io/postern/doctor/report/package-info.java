/** A diagnosis on paper: as JSON for technicians and scripts, as lines of text for whoever sits at a terminal. */
@NullMarked
package io.postern.doctor.report;

import org.jspecify.annotations.NullMarked;
