/** Authentication: password sign-in, session tokens, tokens of an identity provider, and their rate limits. */
@NullMarked
package io.postern.backend.session;

import org.jspecify.annotations.NullMarked;
