package io.postern.desktop.shell;

/** The pages of the window. */
public enum ShellPage {
    SIGN_IN,
    LOBBY,
    CALL,
    /** After a call that ended without the person asking for it. */
    ENDED,
    /** After the program itself ended unexpectedly in a call. */
    CRASHED
}
