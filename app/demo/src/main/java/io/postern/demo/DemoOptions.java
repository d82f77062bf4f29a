package io.postern.demo;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The options of a demo.
 *
 * @param width of the window, in logical pixels
 * @param theme {@code dark}, {@code light}, or null to follow the system
 * @param seconds the length of an unattended call; null if a person uses the window
 * @param screenshot the file for a screenshot of an unattended call
 * @param report the file for the measurements
 */
record DemoOptions(
        String room,
        int width,
        int height,
        @Nullable String theme,
        boolean headless,
        @Nullable Integer seconds,
        @Nullable Path screenshot,
        @Nullable Path report) {}
