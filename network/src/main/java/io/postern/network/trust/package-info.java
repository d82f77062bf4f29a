/** Which certificates are believed, and in one sentence why one was not. */
@NullMarked
package io.postern.network.trust;

import org.jspecify.annotations.NullMarked;
