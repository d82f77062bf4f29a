/** Opening TCP and TLS connections, straight or through proxies, with failures a person can be told. */
@NullMarked
package io.postern.network.dial;

import org.jspecify.annotations.NullMarked;
