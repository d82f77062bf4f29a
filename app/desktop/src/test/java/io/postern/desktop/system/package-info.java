@NullMarked
package io.postern.desktop.system;

import org.jspecify.annotations.NullMarked;
