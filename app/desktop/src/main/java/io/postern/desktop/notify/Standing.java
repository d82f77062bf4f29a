package io.postern.desktop.notify;

/**
 * How things stand in a call, in short: what a badge has room for.
 *
 * @param unread messages of others since the window was last in front
 * @param muted whether one is in a call with the microphone off
 * @param words the same for people, where there is room for a line; empty outside of calls
 */
public record Standing(int unread, boolean muted, String words) {
    /** No call, nothing to say. */
    public static final Standing QUIET = new Standing(0, false, "");
}
