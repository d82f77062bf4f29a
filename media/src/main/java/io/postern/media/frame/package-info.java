/** Pictures on their way to a screen: the latest-frame mailbox, scaling and conversion. */
@NullMarked
package io.postern.media.frame;

import org.jspecify.annotations.NullMarked;
