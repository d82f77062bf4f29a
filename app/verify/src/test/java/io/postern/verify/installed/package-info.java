/** The packages of the window on the machine they are for. */
@NullMarked
package io.postern.verify.installed;

import org.jspecify.annotations.NullMarked;
