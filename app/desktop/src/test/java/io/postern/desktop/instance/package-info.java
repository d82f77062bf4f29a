@NullMarked
package io.postern.desktop.instance;

import org.jspecify.annotations.NullMarked;
