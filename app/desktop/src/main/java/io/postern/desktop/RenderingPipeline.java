package io.postern.desktop;

import io.postern.platform.OperatingSystem;
import io.postern.platform.natives.CLibrary;
import io.postern.ui.fx.JavaFxLibraries;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Selects JavaFX's software pipeline on Linux machines without a graphics card. JavaFX tries OpenGL first and detects a
 * missing card only after loading the system's software OpenGL, which keeps some 30 MB. GTK does the same in the first
 * program of a desktop session, to find out which kinds of windows OpenGL can draw in. Linux tells beforehand whether
 * there is a card.
 */
final class RenderingPipeline {
    private static final String ORDER = "prism.order";

    private RenderingPipeline() {}

    /** Selects software rendering if there is no graphics card. Call before JavaFX starts. */
    static void choose() {
        if (OperatingSystem.current() == OperatingSystem.LINUX
                && System.getProperty(ORDER) == null
                && (!hasGraphicsCard(Path.of("/dev")) || !JavaFxLibraries.hasOpenGl())) {
            System.setProperty(ORDER, "sw");
            CLibrary.setEnvironment("GDK_GL", "disable");
        }
    }

    /** Whether a driver has created a device file for rendering. */
    static boolean hasGraphicsCard(Path devices) {
        return Stream.of("dri", "nvidiactl", "mali0", "kgsl-3d0", "dxg")
                .anyMatch(name -> Files.exists(devices.resolve(name)));
    }
}
