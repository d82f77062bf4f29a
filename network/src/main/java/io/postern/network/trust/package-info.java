/** Decides which certificates are trusted, and explains why one is not. */
@NullMarked
package io.postern.network.trust;

import org.jspecify.annotations.NullMarked;
