package io.postern.signaling.websocket;

import java.time.Duration;

/**
 * How long things may take.
 *
 * @param connect from opening until the server has accepted the socket. The server looks for a node for the room before
 *     it does, and tries again after 3, 6 and 9 seconds; livekit-client waits 15 seconds.
 * @param firstMessage from then until the first message; livekit-client waits 5 seconds
 * @param diagnosis asking {@code /validate} why it failed
 * @param close from our close frame until the server's
 * @param pingInterval of a resumed session, whose server does not say it again
 * @param pingTimeout of a resumed session
 */
public record SignalTimeouts(
        Duration connect,
        Duration firstMessage,
        Duration diagnosis,
        Duration close,
        Duration pingInterval,
        Duration pingTimeout) {
    /** For people: the most an attempt can take is 25 seconds. */
    public static final SignalTimeouts DEFAULTS = new SignalTimeouts(
            Duration.ofSeconds(15),
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            Duration.ofSeconds(1),
            Duration.ofSeconds(5),
            Duration.ofSeconds(15));
}
