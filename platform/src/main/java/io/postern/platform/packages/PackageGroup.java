package io.postern.platform.packages;

import java.util.Locale;

/** The parts of Postern that need packages of the operating system. */
public enum PackageGroup {
    /** Building Postern. */
    BUILD,
    /** Building the LiveKit server. */
    LIVEKIT,
    /** libwebrtc, in the window, the agent, the doctor and the room library. */
    MEDIA,
    /** JavaFX, with or without a screen. */
    JAVAFX,
    /** A window on a screen. */
    WINDOW,
    /** Building packages. */
    PACKAGE,
    /** The comparison with a browser. */
    BENCH,
    /** The test suite. */
    TEST;

    static PackageGroup of(String name) {
        for (PackageGroup group : values()) {
            if (group.name().toLowerCase(Locale.ROOT).equals(name)) {
                return group;
            }
        }
        throw new IllegalArgumentException("There is no group of packages \"" + name + "\"");
    }
}
