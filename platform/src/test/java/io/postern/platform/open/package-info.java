@NullMarked
package io.postern.platform.open;

import org.jspecify.annotations.NullMarked;
