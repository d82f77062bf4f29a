package io.postern.signaling.device;

/** The result of a command; administrators read it in the audit log. */
public enum CommandResult {
    DONE,
    /** The command does not fit the machine's state, such as leaving while it is in no room. Nothing was changed. */
    NOT_POSSIBLE,
    /** The machine's own settings do not permit it. Nothing was changed. */
    REFUSED,
    /** The command failed. */
    FAILED,
    /** The command is from a newer backend, and this program does not support it. The client reports this by itself. */
    UNKNOWN
}
