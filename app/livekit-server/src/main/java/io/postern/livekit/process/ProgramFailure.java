package io.postern.livekit.process;

import io.postern.platform.process.BoundedProcess.Result;

/** Finds the cause of a failure in a program's output. */
public final class ProgramFailure {
    private ProgramFailure() {}

    /** Returns the last meaningful line of the output, or else how the program ended. */
    public static String cause(Result result) {
        return result.timedOut()
                ? "it took too long"
                : result.text()
                        .lines()
                        .map(String::strip)
                        .filter(ProgramFailure::isMeaningful)
                        .reduce((earlier, later) -> later)
                        .orElse("it ended with status " + result.status());
    }

    private static boolean isMeaningful(String line) {
        return line.chars().anyMatch(Character::isLetter)
                && !line.startsWith("go: downloading ")
                && !line.startsWith("exit status ");
    }
}
