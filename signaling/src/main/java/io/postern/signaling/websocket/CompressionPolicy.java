package io.postern.signaling.websocket;

/**
 * Decides whether a client's sockets offer to compress messages (permessage-deflate, RFC 7692). Session descriptions
 * and lists of participants shrink to a tenth or less. The memory that a compressed message expands to cannot be
 * counted while it arrives, so only small ones are accepted: after a larger one the server is asked for uncompressed
 * messages, which may have up to 16 MiB.
 *
 * <p>Thread safe.
 */
final class CompressionPolicy {
    private volatile boolean offered = true;

    boolean isOffered() {
        return offered;
    }

    /** Disables compression from the next socket on. */
    void refuse() {
        offered = false;
    }
}
