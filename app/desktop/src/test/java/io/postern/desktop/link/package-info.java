@NullMarked
package io.postern.desktop.link;

import org.jspecify.annotations.NullMarked;
