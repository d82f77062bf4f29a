/**
 * Forwards media through TLS and proxies that libwebrtc does not support: forwarders on 127.0.0.1 that connect through
 * {@code io.postern.network}, and the rewriting of relays and candidates that makes libwebrtc use them.
 */
@NullMarked
package io.postern.media.tunnel;

import org.jspecify.annotations.NullMarked;
