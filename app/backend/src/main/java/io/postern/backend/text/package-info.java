/** Sanitises text from others before it is stored or printed. */
@NullMarked
package io.postern.backend.text;

import org.jspecify.annotations.NullMarked;
