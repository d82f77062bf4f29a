@NullMarked
package io.postern.desktop.heartbeat;

import org.jspecify.annotations.NullMarked;
