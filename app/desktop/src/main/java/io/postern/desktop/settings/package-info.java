/** What the program remembers, and the page where a person changes it. */
@NullMarked
package io.postern.desktop.settings;

import org.jspecify.annotations.NullMarked;
