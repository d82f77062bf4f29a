package io.postern.watchdog.liveness;

/** Why a window is started again. */
public enum RestartReason {
    /** It ended by itself, or somebody killed it. */
    CRASHED(Manner.AT_ONCE, true),
    /** Memory ran out inside it. */
    OUT_OF_MEMORY(Manner.AT_ONCE, true),
    /** It does not say anything: stopped, or without processor time. */
    SILENT(Manner.AT_ONCE, true),
    /** Its JavaFX thread takes no turns: nothing on the screen moves and nothing can be pressed. */
    HUNG(Manner.AT_ONCE, true),
    /** It never came up. */
    NEVER_READY(Manner.AT_ONCE, true),
    /** Pictures arrive and none is decoded. */
    BLIND(Manner.POLITELY, true),
    /** It has taken so much memory that the machine is in danger, meeting or not. */
    MEMORY_CRITICAL(Manner.POLITELY, true),
    /** It has grown, and there is no meeting that a restart would interrupt. */
    MEMORY(Manner.POLITELY, false),
    /** The nightly restart. */
    NIGHT(Manner.POLITELY, false),
    /** It asked for it: a remote command, or the button of the safe screen. */
    ASKED(Manner.POLITELY, false),
    /** The safe screen has been there long enough. */
    TRY_AGAIN(Manner.POLITELY, false);

    /** How a window is ended. */
    public enum Manner {
        /** It would not, or could not, do what it is asked. */
        AT_ONCE,
        /** It leaves the room and closes itself, if it does so in time. */
        POLITELY
    }

    private final Manner manner;
    private final boolean failure;

    RestartReason(Manner manner, boolean failure) {
        this.manner = manner;
        this.failure = failure;
    }

    public Manner manner() {
        return manner;
    }

    /** Whether it counts when the watchdog asks itself if starting again helps. */
    public boolean failure() {
        return failure;
    }
}
