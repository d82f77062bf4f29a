package io.postern.signaling.device;

/** How a command went; administrators read it in the audit. */
public enum CommandResult {
    DONE,
    /** It does not fit what the machine is doing, such as leaving while it is in no room. Nothing was changed. */
    NOT_POSSIBLE,
    /** The machine's own settings do not permit it. Nothing was changed. */
    REFUSED,
    /** It was tried and did not work. */
    FAILED,
    /** The command is of a newer backend, and this program does not know it. The client says so by itself. */
    UNKNOWN
}
