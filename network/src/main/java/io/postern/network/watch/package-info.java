/** Notices that the network has changed under the connections there are: another address, no route, waking from sleep. */
@NullMarked
package io.postern.network.watch;

import org.jspecify.annotations.NullMarked;
