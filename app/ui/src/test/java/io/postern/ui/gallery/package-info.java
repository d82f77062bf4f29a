@NullMarked
package io.postern.ui.gallery;

import org.jspecify.annotations.NullMarked;
