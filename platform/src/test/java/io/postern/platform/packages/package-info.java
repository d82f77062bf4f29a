@NullMarked
package io.postern.platform.packages;

import org.jspecify.annotations.NullMarked;
