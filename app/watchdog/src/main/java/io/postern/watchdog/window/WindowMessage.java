package io.postern.watchdog.window;

import io.postern.watchdog.liveness.WindowHeartbeat;

/** A message that the window sends to the watchdog: one line of JSON. */
public sealed interface WindowMessage {
    /**
     * The first message of a window.
     *
     * @param pid of the window's JVM, which may differ from the process that the watchdog started
     * @param version of the window; empty if unknown
     * @param java version of its Java runtime; empty if unknown
     * @param safe whether it shows the safe screen
     */
    record Hello(long pid, String version, String java, boolean safe) implements WindowMessage {}

    /** The heartbeat that a window sends once a second. */
    record Heartbeat(WindowHeartbeat heartbeat) implements WindowMessage {}

    /** A line that is neither; it still shows that the window is alive. */
    record Unrecognized() implements WindowMessage {}
}
