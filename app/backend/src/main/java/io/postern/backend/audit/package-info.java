/** The audit log of administrative actions. */
@NullMarked
package io.postern.backend.audit;

import org.jspecify.annotations.NullMarked;
