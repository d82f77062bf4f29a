package io.postern.livekit;

import java.util.List;
import java.util.stream.Collectors;

/** A required program is not installed; the message names it and the commands that install it. */
public final class MissingProgramException extends Exception {
    private static final long serialVersionUID = 1L;

    private final List<Remedy> remedies;

    /**
     * @param sentence what is missing
     * @param remedies alternatives, the best one first
     */
    public MissingProgramException(String sentence, List<Remedy> remedies) {
        super(sentence + text(remedies));
        this.remedies = List.copyOf(remedies);
    }

    /** Commands, each of which is sufficient, the best one first; may be empty. */
    public List<Remedy> remedies() {
        return remedies;
    }

    private static String text(List<Remedy> remedies) {
        if (remedies.isEmpty()) {
            return "";
        }
        return remedies.stream()
                .map(remedy -> "    " + remedy.command() + "    # " + remedy.what())
                .collect(Collectors.joining(
                        System.lineSeparator(),
                        System.lineSeparator()
                                + (remedies.size() == 1
                                        ? "This command installs it:"
                                        : "One of these commands is enough:")
                                + System.lineSeparator(),
                        ""));
    }

    /**
     * A command that installs the program.
     *
     * @param what what it installs
     * @param command can be pasted into a terminal
     */
    public record Remedy(String what, String command) {}
}
