package io.postern.network.watch;

import java.time.Duration;

/** What the watch waits with. All but {@link #stop} belong to the thread of the watch. */
interface NetworkEventSource {
    /**
     * Waits until the system says that something about its network has changed, or the time is over, or the end.
     *
     * @return whether it may have been the first of these
     */
    boolean await(Duration limit);

    /** Waits a time that only the end cuts short. */
    void pause(Duration time);

    /** From any thread: ends this wait and all that follow. */
    void stop();

    /** Frees what it holds; afterwards nothing is called any more. */
    void free();
}
