@NullMarked
package io.postern.kiosk.account;

import org.jspecify.annotations.NullMarked;
