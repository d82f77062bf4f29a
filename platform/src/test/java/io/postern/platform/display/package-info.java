@NullMarked
package io.postern.platform.display;

import org.jspecify.annotations.NullMarked;
