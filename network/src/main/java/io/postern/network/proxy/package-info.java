/** Which way a connection takes: straight out, or through a proxy, and who signs in there. */
@NullMarked
package io.postern.network.proxy;

import org.jspecify.annotations.NullMarked;
