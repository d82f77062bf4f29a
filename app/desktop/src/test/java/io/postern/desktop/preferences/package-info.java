@NullMarked
package io.postern.desktop.preferences;

import org.jspecify.annotations.NullMarked;
