/** Signing in to a server. */
@NullMarked
package io.postern.desktop.login;

import org.jspecify.annotations.NullMarked;
