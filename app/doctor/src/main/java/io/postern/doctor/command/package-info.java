/** Command line of the doctor. */
@NullMarked
package io.postern.doctor.command;

import org.jspecify.annotations.NullMarked;
