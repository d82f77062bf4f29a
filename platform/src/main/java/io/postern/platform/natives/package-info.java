/** Native libraries that cannot be loaded: which ones, why, and how to fix it. */
@NullMarked
package io.postern.platform.natives;

import org.jspecify.annotations.NullMarked;
