@NullMarked
package io.postern.platform.files;

import org.jspecify.annotations.NullMarked;
