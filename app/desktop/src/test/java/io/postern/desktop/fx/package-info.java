@NullMarked
package io.postern.desktop.fx;

import org.jspecify.annotations.NullMarked;
