/** The packages of the operating system that Postern requires, for each package manager. */
@NullMarked
package io.postern.platform.packages;

import org.jspecify.annotations.NullMarked;
