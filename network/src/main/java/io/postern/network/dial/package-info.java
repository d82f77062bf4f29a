/** Opens TCP and TLS connections, directly or through proxies, with failures that can be explained to people. */
@NullMarked
package io.postern.network.dial;

import org.jspecify.annotations.NullMarked;
