/** Runs other programs to their end, with limits on their time and output. */
@NullMarked
package io.postern.platform.process;

import org.jspecify.annotations.NullMarked;
