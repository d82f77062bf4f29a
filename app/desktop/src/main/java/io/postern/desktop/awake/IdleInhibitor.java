package io.postern.desktop.awake;

import java.io.IOException;

/** One of a system's ways to be told that somebody watches without touching anything. */
@FunctionalInterface
interface IdleInhibitor {
    /** Ends it. */
    @FunctionalInterface
    interface Inhibition {
        void release();
    }

    /**
     * Begins; ends with the process at the latest. May take a few seconds.
     *
     * @param reason for people who ask the system what keeps it awake
     * @throws IOException if this system does not have it
     */
    Inhibition inhibit(String reason) throws IOException;
}
