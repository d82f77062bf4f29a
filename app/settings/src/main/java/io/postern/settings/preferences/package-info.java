/** The settings that the program keeps between runs, and where it keeps them. */
@NullMarked
package io.postern.settings.preferences;

import org.jspecify.annotations.NullMarked;
