/** Finds out whether a call is possible from here, and what stands in its way: checks, findings and what they mean. */
@NullMarked
package io.postern.doctor;

import org.jspecify.annotations.NullMarked;
