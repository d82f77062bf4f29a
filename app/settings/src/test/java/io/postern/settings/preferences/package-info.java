@NullMarked
package io.postern.settings.preferences;

import org.jspecify.annotations.NullMarked;
