@NullMarked
package io.postern.desktop.gallery;

import org.jspecify.annotations.NullMarked;
