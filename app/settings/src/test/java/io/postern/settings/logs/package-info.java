@NullMarked
package io.postern.settings.logs;

import org.jspecify.annotations.NullMarked;
