@NullMarked
package io.postern.ui.names;

import org.jspecify.annotations.NullMarked;
