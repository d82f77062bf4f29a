@NullMarked
package io.postern.desktop.logs;

import org.jspecify.annotations.NullMarked;
