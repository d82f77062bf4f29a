@NullMarked
package io.postern.ui.fx;

import org.jspecify.annotations.NullMarked;
