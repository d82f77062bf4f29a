package io.postern.signaling;

import java.util.function.Consumer;

/** Opens signalling sessions. Shared by all rooms of a process; thread safe. */
public interface SignalClient extends AutoCloseable {
    /**
     * Starts to connect and returns at once.
     *
     * <p>With {@link SignalOptions#endpoint()} V1 a server that does not know {@code /rtc/v1} ends the session
     * with {@link SignalFailure.NoSuchService}; falling back to V0 is the caller's, because it needs other peer
     * connections. When a connection fails, the server's {@code /validate} is asked with the same token and its answer
     * decides the {@link SignalFailure}.
     *
     * @param events called on the session's reader thread, never concurrently; must not block
     */
    SignalSession open(SignalOptions options, Consumer<SignalEvent> events);

    /**
     * Does what opening a session needs anyway, short of opening it: the name is looked up, a connection made and kept, the
     * server asked whether it would let us in. Opening soon after is then quicker. Returns at once; nothing is reported,
     * because whoever opens will hear of it.
     */
    void prepareConnection(SignalOptions options);

    /** Ends all sessions and the threads behind them; returns when they are gone or after two seconds. */
    @Override
    void close();
}
