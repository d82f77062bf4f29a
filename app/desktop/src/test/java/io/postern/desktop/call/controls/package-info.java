@NullMarked
package io.postern.desktop.call.controls;

import org.jspecify.annotations.NullMarked;
