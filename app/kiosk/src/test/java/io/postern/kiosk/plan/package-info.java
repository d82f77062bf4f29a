@NullMarked
package io.postern.kiosk.plan;

import org.jspecify.annotations.NullMarked;
