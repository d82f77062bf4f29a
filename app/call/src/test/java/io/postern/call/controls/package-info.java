@NullMarked
package io.postern.call.controls;

import org.jspecify.annotations.NullMarked;
