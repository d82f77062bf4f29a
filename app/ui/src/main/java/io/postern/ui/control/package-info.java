/** Controls that several pages share. */
@NullMarked
package io.postern.ui.control;

import org.jspecify.annotations.NullMarked;
