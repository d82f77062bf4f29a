@NullMarked
package io.postern.ui.failure;

import org.jspecify.annotations.NullMarked;
