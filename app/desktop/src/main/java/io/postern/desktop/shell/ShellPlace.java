package io.postern.desktop.shell;

/** The places in the window. */
public enum ShellPlace {
    SIGN_IN,
    LOBBY,
    CALL,
    /** After a call that ended without the person asking for it. */
    ENDED,
    /** After the program itself ended unexpectedly in a call. */
    CRASHED
}
