@NullMarked
package io.postern.desktop.shell;

import org.jspecify.annotations.NullMarked;
