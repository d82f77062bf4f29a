@NullMarked
package io.postern.media.frame;

import org.jspecify.annotations.NullMarked;
