package io.postern.desktop.notify;

/**
 * The state of a call that a badge shows.
 *
 * @param unread messages of others since the window was last in front
 * @param muted whether the person is in a call with the microphone off
 * @param words the same as a sentence, where there is space for a line; empty outside of calls
 */
public record BadgeState(int unread, boolean muted, String words) {
    /** The state outside of calls. */
    public static final BadgeState QUIET = new BadgeState(0, false, "");
}
