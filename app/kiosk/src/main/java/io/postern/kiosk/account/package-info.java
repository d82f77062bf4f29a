/** The account of a meeting room's machine: what is kept of it, signing in, news and commands. */
@NullMarked
package io.postern.kiosk.account;

import org.jspecify.annotations.NullMarked;
