@NullMarked
package io.postern.testing.requirement;

import org.jspecify.annotations.NullMarked;
