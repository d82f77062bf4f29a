@NullMarked
package io.postern.desktop.settings;

import org.jspecify.annotations.NullMarked;
