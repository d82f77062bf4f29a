@NullMarked
package io.postern.desktop.failure;

import org.jspecify.annotations.NullMarked;
