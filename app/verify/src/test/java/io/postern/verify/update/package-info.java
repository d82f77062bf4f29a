/** News of updates: a feed as an operator signs and serves it. */
@NullMarked
package io.postern.verify.update;

import org.jspecify.annotations.NullMarked;
