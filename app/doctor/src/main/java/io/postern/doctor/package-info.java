/** Finds out whether a call is possible from this computer and what prevents it: checks, findings and conclusions. */
@NullMarked
package io.postern.doctor;

import org.jspecify.annotations.NullMarked;
