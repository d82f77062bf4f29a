/** What the program remembers from one time to the next, and where. */
@NullMarked
package io.postern.desktop.preferences;

import org.jspecify.annotations.NullMarked;
