@NullMarked
package io.postern.platform.natives;

import org.jspecify.annotations.NullMarked;
