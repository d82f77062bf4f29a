package io.postern.signaling.websocket;

import java.time.Duration;

/**
 * The time limits of a signalling session.
 *
 * @param connect from opening until the server has accepted the socket. The server first looks for a node for the room,
 *     and tries again after 3, 6 and 9 seconds; livekit-client waits 15 seconds.
 * @param firstMessage from then until the first message; livekit-client waits 5 seconds
 * @param diagnosis for the call of {@code /validate} after a failure
 * @param close from our close frame until the server's
 * @param pingInterval of a resumed session, whose server does not send it again
 * @param pingTimeout of a resumed session
 */
public record SignalTimeouts(
        Duration connect,
        Duration firstMessage,
        Duration diagnosis,
        Duration close,
        Duration pingInterval,
        Duration pingTimeout) {
    /** For people: an attempt takes at most 25 seconds. */
    public static final SignalTimeouts DEFAULTS = new SignalTimeouts(
            Duration.ofSeconds(15),
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            Duration.ofSeconds(1),
            Duration.ofSeconds(5),
            Duration.ofSeconds(15));
}
