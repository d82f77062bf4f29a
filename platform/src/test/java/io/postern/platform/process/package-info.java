@NullMarked
package io.postern.platform.process;

import org.jspecify.annotations.NullMarked;
