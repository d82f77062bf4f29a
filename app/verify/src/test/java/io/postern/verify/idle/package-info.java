@NullMarked
package io.postern.verify.idle;

import org.jspecify.annotations.NullMarked;
