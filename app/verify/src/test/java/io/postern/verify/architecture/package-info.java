/** Who may use whom, and what code and texts of all modules keep to. */
@NullMarked
package io.postern.verify.architecture;

import org.jspecify.annotations.NullMarked;
