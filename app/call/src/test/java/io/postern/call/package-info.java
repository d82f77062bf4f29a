@NullMarked
package io.postern.call;

import org.jspecify.annotations.NullMarked;
