package io.postern.signaling;

/** The two dialects of joining; which one a server speaks is found out by trying. */
public enum SignalEndpoint {
    /** {@code /rtc/v1}: one peer connection, the first offer travels inside the join request. */
    V1("/rtc/v1"),
    /** {@code /rtc}: a publisher and a subscriber peer connection; older servers know only this. */
    V0("/rtc");

    private final String path;

    SignalEndpoint(String path) {
        this.path = path;
    }

    /** The path below the server's URL, starting with a slash. */
    public String path() {
        return path;
    }
}
