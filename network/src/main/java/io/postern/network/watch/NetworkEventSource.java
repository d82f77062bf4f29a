package io.postern.network.watch;

import java.time.Duration;

/**
 * Blocks the monitor's thread until the network may have changed. All methods but {@link #stop} belong to that thread.
 */
interface NetworkEventSource {
    /**
     * Waits until the system reports a network change, the time is over, or {@link #stop} is called.
     *
     * @return whether the system may have reported a change
     */
    boolean await(Duration limit);

    /** Waits for a time; only {@link #stop} ends it early. */
    void pause(Duration time);

    /** Ends this wait and all later ones. Any thread. */
    void stop();

    /** Frees all resources; no method may be called afterwards. */
    void free();
}
