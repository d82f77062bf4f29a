package io.postern.livekit;

import java.util.List;
import java.util.stream.Collectors;

/** Something the demo needs is not on this machine; says what, and the commands that bring it. */
public final class MissingProgramException extends Exception {
    private static final long serialVersionUID = 1L;

    private final List<Remedy> remedies;

    /**
     * @param sentence what is missing
     * @param remedies each alone is enough; the best one first
     */
    public MissingProgramException(String sentence, List<Remedy> remedies) {
        super(sentence + text(remedies));
        this.remedies = List.copyOf(remedies);
    }

    /** The commands, each alone enough, the best one first; may be empty. */
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
     * One way to mend it.
     *
     * @param what what the command installs
     * @param command to be pasted into a terminal as it stands
     */
    public record Remedy(String what, String command) {}
}
