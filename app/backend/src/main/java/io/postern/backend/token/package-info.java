/** LiveKit access tokens. */
@NullMarked
package io.postern.backend.token;

import org.jspecify.annotations.NullMarked;
