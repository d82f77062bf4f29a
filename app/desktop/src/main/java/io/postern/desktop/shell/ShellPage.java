package io.postern.desktop.shell;

/** The pages of the window. */
public enum ShellPage {
    SIGN_IN,
    LOBBY,
    CALL,
    /** A call has ended without the person asking for it. */
    ENDED,
    /** The program has crashed during a call. */
    CRASHED
}
