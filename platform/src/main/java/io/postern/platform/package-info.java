/** The operating system: which one it is, its directories and programs; and the version of the product. */
@NullMarked
package io.postern.platform;

import org.jspecify.annotations.NullMarked;
