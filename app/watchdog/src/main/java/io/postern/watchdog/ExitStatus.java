package io.postern.watchdog;

/** The exit statuses of the watchdog's process. A process ended by a signal has the status the system gives it. */
final class ExitStatus {
    /** A person who is allowed to do so closed the window. */
    static final int CLOSED = 0;

    /** The window could not be started, or another watchdog is running. */
    static final int FAILED = 1;

    /** The arguments are invalid, the watchdog's own or the window's. */
    static final int USAGE = 2;

    /** The window needs a library of the operating system that is missing; the window has named it. */
    static final int UNAVAILABLE = 69;

    private ExitStatus() {}
}
