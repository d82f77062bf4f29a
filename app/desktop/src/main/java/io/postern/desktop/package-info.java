/** The desktop client: how the program starts and how its parts come together. */
@NullMarked
package io.postern.desktop;

import org.jspecify.annotations.NullMarked;
