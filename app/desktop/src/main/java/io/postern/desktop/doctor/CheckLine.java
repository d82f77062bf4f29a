package io.postern.desktop.doctor;

import io.postern.doctor.Check;

/**
 * One check as the page shows it.
 *
 * @param title the subject of the check
 * @param sentence the finding; empty until there is one
 */
public record CheckLine(Check check, String title, Status status, String sentence) {
    /** The progress or outcome of a check. */
    public enum Status {
        WAITING,
        RUNNING,
        OK,
        WARNING,
        FAILED,
        SKIPPED
    }
}
