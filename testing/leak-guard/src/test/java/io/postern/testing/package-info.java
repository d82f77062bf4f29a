/** Tests of the guard: classes that leave something behind are run inside tests. */
@NullMarked
package io.postern.testing;

import org.jspecify.annotations.NullMarked;
