package io.postern.watchdog.liveness;

/** Why a window is restarted. The names are part of the JSON format. */
public enum RestartReason {
    /** The process ended by itself or was killed. */
    CRASHED(Shutdown.IMMEDIATE, true),
    /** The JVM ran out of memory. */
    OUT_OF_MEMORY(Shutdown.IMMEDIATE, true),
    /** No messages arrive: the process is stopped or gets no processor time. */
    SILENT(Shutdown.IMMEDIATE, true),
    /** The JavaFX thread does not answer: the window is frozen. */
    HUNG(Shutdown.IMMEDIATE, true),
    /** The window did not start up in time. */
    NEVER_READY(Shutdown.IMMEDIATE, true),
    /** Video is received but none of it is decoded. */
    BLIND(Shutdown.GRACEFUL, true),
    /** The process uses so much memory that it endangers the machine, in a call or not. */
    MEMORY_CRITICAL(Shutdown.GRACEFUL, true),
    /** The process uses more memory than it should, and there is no call to interrupt. */
    MEMORY(Shutdown.GRACEFUL, false),
    /** The nightly restart. */
    NIGHT(Shutdown.GRACEFUL, false),
    /** The window asked for it, by a remote command or a button on the safe screen. */
    ASKED(Shutdown.GRACEFUL, false),
    /** The safe screen has been shown for its time. */
    TRY_AGAIN(Shutdown.GRACEFUL, false);

    /** How a window is ended. */
    public enum Shutdown {
        /** The process is killed: it would not react to a request. */
        IMMEDIATE,
        /** The window is asked to leave the room and close itself, and killed if it does not in time. */
        GRACEFUL
    }

    private final Shutdown shutdown;
    private final boolean failure;

    RestartReason(Shutdown shutdown, boolean failure) {
        this.shutdown = shutdown;
        this.failure = failure;
    }

    public Shutdown shutdown() {
        return shutdown;
    }

    /** Whether the restart counts as a failure for {@link RestartBackoff}. */
    public boolean isFailure() {
        return failure;
    }
}
