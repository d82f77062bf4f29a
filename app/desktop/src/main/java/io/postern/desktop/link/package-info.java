/** Links to rooms: what they may be, what is asked before one is followed, and what is said about one that is not. */
@NullMarked
package io.postern.desktop.link;

import org.jspecify.annotations.NullMarked;
