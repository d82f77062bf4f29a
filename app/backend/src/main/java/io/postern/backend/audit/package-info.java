/** Who administered what, when and from where. */
@NullMarked
package io.postern.backend.audit;

import org.jspecify.annotations.NullMarked;
