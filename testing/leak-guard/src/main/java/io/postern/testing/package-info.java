/** Leak detection for the tests of every module. */
@NullMarked
package io.postern.testing;

import org.jspecify.annotations.NullMarked;
