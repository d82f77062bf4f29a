/** Sources of join tickets: a backend login, a literal token, and a cache. */
@NullMarked
package io.postern.signaling.token;

import org.jspecify.annotations.NullMarked;
