/** The page where a person changes what the program remembers. */
@NullMarked
package io.postern.desktop.settings;

import org.jspecify.annotations.NullMarked;
