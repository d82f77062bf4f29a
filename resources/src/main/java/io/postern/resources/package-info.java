/** Look and words, shared by every window: texts in each language, theme tokens, stylesheets. */
@NullMarked
package io.postern.resources;

import org.jspecify.annotations.NullMarked;
