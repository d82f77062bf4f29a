package io.postern.ui.control;

import java.util.Optional;

/**
 * One sentence for a person, with an optional button that acts on it.
 *
 * @param details for the technician, folded away; empty if there are none; no secrets
 */
public record Notice(Kind kind, String text, Optional<Action> action, String details) {
    /** The severity, shown by icon and colour. */
    public enum Kind {
        INFO,
        GOOD,
        WARN,
        BAD
    }

    /** A button on a notice. */
    public record Action(String label, Runnable run) {}

    public static Notice of(Kind kind, String text) {
        return new Notice(kind, text, Optional.empty(), "");
    }

    public Notice withAction(String label, Runnable run) {
        return new Notice(kind, text, Optional.of(new Action(label, run)), details);
    }

    public Notice withDetails(String newDetails) {
        return new Notice(kind, text, action, newDetails);
    }
}
