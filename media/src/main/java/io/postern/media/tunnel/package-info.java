/**
 * How media gets through TLS and proxies that libwebrtc does not know: forwarders on 127.0.0.1 that go out by {@code
 * io.postern.network}, and the rewriting that makes libwebrtc use them.
 */
@NullMarked
package io.postern.media.tunnel;

import org.jspecify.annotations.NullMarked;
