/** What the native libraries need of the operating system, and what is said where it is missing. */
@NullMarked
package io.postern.verify.natives;

import org.jspecify.annotations.NullMarked;
