package io.postern.platform.idle;

import java.io.IOException;

/** One way to tell a system that a person watches without touching anything. */
@FunctionalInterface
public interface IdleInhibitor {
    /** An inhibition that holds until it is released. */
    @FunctionalInterface
    interface Inhibition {
        void release();
    }

    /**
     * Begins an inhibition, which ends with this process at the latest. May take a few seconds.
     *
     * @param reason a few words that the system shows to people who ask what keeps it awake
     * @throws IOException if this system does not support this way
     */
    Inhibition inhibit(String reason) throws IOException;
}
