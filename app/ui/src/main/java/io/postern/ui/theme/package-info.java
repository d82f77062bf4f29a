/** Which theme the windows wear: the person's choice, or the system's. */
@NullMarked
package io.postern.ui.theme;

import org.jspecify.annotations.NullMarked;
