@NullMarked
package io.postern.desktop.names;

import org.jspecify.annotations.NullMarked;
