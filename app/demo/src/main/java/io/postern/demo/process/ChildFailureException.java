package io.postern.demo.process;

import io.postern.livekit.process.LogTail;
import java.io.IOException;
import java.util.OptionalInt;

/** A child process ended too early, or did not do something in time. The message is one sentence. */
public final class ChildFailureException extends IOException {
    private static final int NONE = -1;

    private final int status;

    private ChildFailureException(String message, int status) {
        super(message);
        this.status = status;
    }

    /**
     * The failure of a child that ended.
     *
     * @param name of the child, for people
     * @param said the end of its output, whose last sentence is quoted
     */
    public static ChildFailureException ended(String name, int status, LogTail said) {
        return new ChildFailureException(sentence("The " + name + " ended with status " + status, said), status);
    }

    /** The failure of a child that took too long. */
    static ChildFailureException tooLate(String name, String what, LogTail said) {
        return new ChildFailureException(sentence("The " + name + " " + what, said), NONE);
    }

    private static String sentence(String what, LogTail said) {
        return said.lastSentence().map(last -> what + ": " + last).orElse(what + ".");
    }

    /** The exit status; empty if the child was ended because it took too long. */
    public OptionalInt status() {
        return status == NONE ? OptionalInt.empty() : OptionalInt.of(status);
    }
}
