/** The window at home on the desktop: what other programs of it see and show. */
@NullMarked
package io.postern.verify.notify;

import org.jspecify.annotations.NullMarked;
