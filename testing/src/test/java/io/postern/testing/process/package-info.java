@NullMarked
package io.postern.testing.process;

import org.jspecify.annotations.NullMarked;
