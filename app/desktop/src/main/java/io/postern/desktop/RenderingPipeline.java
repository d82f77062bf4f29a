package io.postern.desktop;

import io.postern.platform.OperatingSystem;
import io.postern.platform.natives.CLibrary;
import io.postern.ui.fx.JavaFxLibraries;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Chooses the pipeline with which JavaFX draws. It tries the graphics card first, and finds out that there is none
 * only after it has loaded the system's OpenGL, whose drawing in software takes some 30 MB that stay. GTK below it
 * does the same in the first program of a desktop session, to see which kinds of windows OpenGL could draw in. Linux
 * says beforehand whether there is a card.
 */
final class RenderingPipeline {
    private static final String ORDER = "prism.order";

    private RenderingPipeline() {}

    /** Has JavaFX draw in software where there is no graphics card to ask. To be called before JavaFX is started. */
    static void choose() {
        if (OperatingSystem.current() == OperatingSystem.LINUX
                && System.getProperty(ORDER) == null
                && (!hasGraphicsCard(Path.of("/dev")) || !JavaFxLibraries.hasOpenGl())) {
            System.setProperty(ORDER, "sw");
            CLibrary.setEnvironment("GDK_GL", "disable");
        }
    }

    /** Whether a driver has made one of the files through which programs draw. */
    static boolean hasGraphicsCard(Path devices) {
        return Stream.of("dri", "nvidiactl", "mali0", "kgsl-3d0", "dxg")
                .anyMatch(name -> Files.exists(devices.resolve(name)));
    }
}
