@NullMarked
package io.postern.desktop.awake;

import org.jspecify.annotations.NullMarked;
