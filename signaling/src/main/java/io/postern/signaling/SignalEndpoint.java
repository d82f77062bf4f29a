package io.postern.signaling;

/** The two versions of LiveKit's join endpoint; clients find out which one a server supports by trying. */
public enum SignalEndpoint {
    /** {@code /rtc/v1}: one peer connection, the first offer is sent inside the join request. */
    V1("/rtc/v1"),
    /** {@code /rtc}: a publisher and a subscriber peer connection; older servers support only this. */
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
