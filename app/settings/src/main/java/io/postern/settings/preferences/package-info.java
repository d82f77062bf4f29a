/** What the program remembers from one time to the next, and where. */
@NullMarked
package io.postern.settings.preferences;

import org.jspecify.annotations.NullMarked;
