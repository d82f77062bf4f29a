@NullMarked
package io.postern.desktop.login;

import org.jspecify.annotations.NullMarked;
