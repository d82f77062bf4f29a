/** What the tests of every module stand on: above all, that nothing is left behind after a test. */
@NullMarked
package io.postern.testing;

import org.jspecify.annotations.NullMarked;
