package io.postern.watchdog;

/** What the watchdog's process ends with; a signal that ends it is its status in the system's usual way. */
final class ExitStatus {
    /** The window was closed by somebody who may. */
    static final int WANTED = 0;

    /** The window could not be started at all, or another watchdog runs. */
    static final int FAILED = 1;

    /** The arguments, the watchdog's own or the window's, are not understood. */
    static final int USAGE = 2;

    /** A library of the operating system is missing that the window needs; the window has said which. */
    static final int UNAVAILABLE = 69;

    private ExitStatus() {}
}
