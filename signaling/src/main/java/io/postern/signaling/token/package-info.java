/** Where join tickets come from: a backend login, a literal token, a cache in front of either. */
@NullMarked
package io.postern.signaling.token;

import org.jspecify.annotations.NullMarked;
