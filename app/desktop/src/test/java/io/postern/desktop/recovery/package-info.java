@NullMarked
package io.postern.desktop.recovery;

import org.jspecify.annotations.NullMarked;
