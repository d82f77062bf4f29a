/** The list of people in the call, with their display names. */
@NullMarked
package io.postern.call.people;

import org.jspecify.annotations.NullMarked;
