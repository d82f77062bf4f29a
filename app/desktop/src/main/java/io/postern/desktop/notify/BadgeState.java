package io.postern.desktop.notify;

/**
 * The state of a call that a badge shows.
 *
 * @param unread messages of others since the window was last in front
 * @param muted whether one is in a call with the microphone off
 * @param words the same for people, where there is room for a line; empty outside of calls
 */
public record BadgeState(int unread, boolean muted, String words) {
    /** No call, nothing to say. */
    public static final BadgeState QUIET = new BadgeState(0, false, "");
}
