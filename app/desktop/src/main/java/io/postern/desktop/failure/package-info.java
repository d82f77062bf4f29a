/** From failures to sentences: what happened, what to do. */
@NullMarked
package io.postern.desktop.failure;

import org.jspecify.annotations.NullMarked;
