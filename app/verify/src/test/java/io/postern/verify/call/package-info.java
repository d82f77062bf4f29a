/** Calls over the real server, by our room library and by LiveKit's own clients. */
@NullMarked
package io.postern.verify.call;

import org.jspecify.annotations.NullMarked;
