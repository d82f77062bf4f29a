/** The window, the places in it and the ways between them. */
@NullMarked
package io.postern.desktop.shell;

import org.jspecify.annotations.NullMarked;
