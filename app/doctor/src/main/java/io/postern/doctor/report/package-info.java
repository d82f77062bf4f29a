/** A diagnostic report as JSON for technicians and scripts, and as lines of text for terminals. */
@NullMarked
package io.postern.doctor.report;

import org.jspecify.annotations.NullMarked;
