package io.postern.signaling;

import java.util.function.Consumer;

/** Opens signalling sessions with LiveKit servers. Shared by all rooms of a process; thread safe. */
public interface SignalClient extends AutoCloseable {
    /**
     * Starts to connect and returns at once.
     *
     * <p>With {@link SignalOptions#endpoint()} V1 a server that does not support {@code /rtc/v1} ends the session with
     * {@link SignalFailure.NoSuchService}; the caller falls back to V0, because it needs other peer connections. When a
     * connection fails, the server's {@code /validate} is called with the same token and its response determines the
     * {@link SignalFailure} (docs/protocol.md §1.6).
     *
     * @param events called on the session's reader thread, never concurrently; must not block
     */
    SignalSession open(SignalOptions options, Consumer<SignalEvent> events);

    /**
     * Does the work that opening a session needs in advance: resolves the name, opens a connection and keeps it, and
     * asks the server to validate the request. A session that is opened soon after connects faster. Returns at once;
     * failures are not reported, because opening a session reports them.
     */
    void prepareConnection(SignalOptions options);

    /** Ends all sessions and their threads; returns when they have ended or after two seconds. */
    @Override
    void close();
}
