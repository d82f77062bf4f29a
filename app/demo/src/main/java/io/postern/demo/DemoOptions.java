package io.postern.demo;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a demo is to do.
 *
 * @param width of the window, in logical pixels
 * @param theme {@code dark}, {@code light}, or as the system is set
 * @param seconds length of an unattended call; absent when a person sits there
 * @param screenshot where to write a picture of an unattended call
 * @param report where to write what was measured
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
