/** Who is calling: sign-in, own bearer tokens, an existing identity provider's tokens. */
@NullMarked
package io.postern.backend.session;

import org.jspecify.annotations.NullMarked;
