/** Detects network changes that affect open connections: another address, no route, waking from sleep. */
@NullMarked
package io.postern.network.watch;

import org.jspecify.annotations.NullMarked;
