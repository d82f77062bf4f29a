@NullMarked
package io.postern.desktop.kiosk.account;

import org.jspecify.annotations.NullMarked;
