/** Hosts and ports as people and servers write them, and how names become addresses. */
@NullMarked
package io.postern.network.address;

import org.jspecify.annotations.NullMarked;
