@NullMarked
package io.postern.media.device;

import org.jspecify.annotations.NullMarked;
