/** Tests that see everything: architecture rules, and calls over the real server with LiveKit's own clients. */
@NullMarked
package io.postern.verify;

import org.jspecify.annotations.NullMarked;
