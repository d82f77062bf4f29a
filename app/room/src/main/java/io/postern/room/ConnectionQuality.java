package io.postern.room;

/** LiveKit's ConnectionQuality. */
public enum ConnectionQuality {
    UNKNOWN,
    LOST,
    POOR,
    GOOD,
    EXCELLENT
}
