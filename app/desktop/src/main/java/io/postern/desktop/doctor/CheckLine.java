package io.postern.desktop.doctor;

import io.postern.doctor.Check;

/**
 * One check as the page shows it.
 *
 * @param title what is looked at
 * @param sentence what was found; empty before
 */
public record CheckLine(Check check, String title, Status status, String sentence) {
    /** Where a check is, or how it went. */
    public enum Status {
        WAITING,
        RUNNING,
        OK,
        WARNING,
        FAILED,
        SKIPPED
    }
}
