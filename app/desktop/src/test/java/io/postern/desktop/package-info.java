@NullMarked
package io.postern.desktop;

import org.jspecify.annotations.NullMarked;
