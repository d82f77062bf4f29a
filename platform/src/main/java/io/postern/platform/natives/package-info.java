/** Native libraries that cannot be loaded: which ones, why, and what makes them load. */
@NullMarked
package io.postern.platform.natives;

import org.jspecify.annotations.NullMarked;
