@NullMarked
package io.postern.platform.keystore;

import org.jspecify.annotations.NullMarked;
