/** From failures to sentences: what happened, what to do. */
@NullMarked
package io.postern.ui.failure;

import org.jspecify.annotations.NullMarked;
