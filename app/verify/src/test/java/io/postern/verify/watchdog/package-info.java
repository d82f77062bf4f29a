/** A real watchdog, a real window and a real room. */
@NullMarked
package io.postern.verify.watchdog;

import org.jspecify.annotations.NullMarked;
