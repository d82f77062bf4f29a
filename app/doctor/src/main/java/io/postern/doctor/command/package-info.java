/** The program behind {@code postern doctor}. */
@NullMarked
package io.postern.doctor.command;

import org.jspecify.annotations.NullMarked;
