@NullMarked
package io.postern.desktop.network;

import org.jspecify.annotations.NullMarked;
