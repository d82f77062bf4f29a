@NullMarked
package io.postern.desktop.update;

import org.jspecify.annotations.NullMarked;
