package io.postern.network.dial;

/** The reply codes of a SOCKS5 proxy (RFC 1928, section 6). */
final class SocksReply {
    static final int SUCCEEDED = 0;
    static final int NOT_ALLOWED = 2;
    static final int HOST_UNREACHABLE = 4;
    static final int REFUSED = 5;
    static final int TTL_EXPIRED = 6;

    private SocksReply() {}

    /** Describes a reply for the log. */
    static String words(int reply) {
        return switch (reply) {
            case SUCCEEDED -> "succeeded";
            case 1 -> "general failure";
            case NOT_ALLOWED -> "not allowed by its rules";
            case 3 -> "network unreachable";
            case HOST_UNREACHABLE -> "host unreachable";
            case REFUSED -> "connection refused";
            case TTL_EXPIRED -> "no answer in time";
            case 7 -> "command not supported";
            case 8 -> "kind of address not supported";
            default -> "unassigned reply";
        };
    }
}
