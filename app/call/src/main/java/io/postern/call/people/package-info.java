/** Who is in the call: names as they are shown, and the list of people. */
@NullMarked
package io.postern.call.people;

import org.jspecify.annotations.NullMarked;
