@NullMarked
package io.postern.kiosk;

import org.jspecify.annotations.NullMarked;
