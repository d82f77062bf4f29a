@NullMarked
package io.postern.platform;

import org.jspecify.annotations.NullMarked;
