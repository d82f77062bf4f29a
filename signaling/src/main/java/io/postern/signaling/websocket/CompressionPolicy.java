package io.postern.signaling.websocket;

/**
 * Whether a client's sockets offer to compress their messages (permessage-deflate, RFC 7692). Session descriptions and lists
 * of participants shrink to a tenth and less. What a compressed message becomes in memory cannot be counted while it
 * arrives, so only small ones are taken: a server that sends a larger one is asked for uncompressed messages from then on,
 * which may be as large as 16 MiB.
 *
 * <p>Thread-safe.
 */
final class CompressionPolicy {
    private volatile boolean offered = true;

    boolean isOffered() {
        return offered;
    }

    /** From the next socket on, nothing is compressed. */
    void refuse() {
        offered = false;
    }
}
