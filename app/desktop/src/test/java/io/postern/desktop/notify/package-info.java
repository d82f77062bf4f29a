@NullMarked
package io.postern.desktop.notify;

import org.jspecify.annotations.NullMarked;
