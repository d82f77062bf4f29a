package io.postern.desktop;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * With what JavaFX draws. It tries the graphics card first, and finds out that there is none only after it has loaded the
 * system's OpenGL, whose drawing in software takes some 30 MB that stay. GTK below it does the same in the first program of
 * a desktop session, to see which kinds of windows OpenGL could draw in. Linux says beforehand whether there is a card.
 */
final class Rendering {
    private static final Logger LOG = LoggerFactory.getLogger(Rendering.class);
    private static final String ORDER = "prism.order";

    private Rendering() {}

    /** Has JavaFX draw in software where there is no graphics card to ask. To be called before JavaFX is started. */
    static void choose() {
        boolean linux =
                System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("linux");
        if (linux && System.getProperty(ORDER) == null && !hasGraphicsCard(Path.of("/dev"))) {
            System.setProperty(ORDER, "sw");
            leaveOpenGlToOthers();
        }
    }

    /** GTK reads its environment when it starts, and Java cannot change its own: so by the C library. */
    @SuppressWarnings("restricted") // One call of the C library.
    private static void leaveOpenGlToOthers() {
        Linker linker = Linker.nativeLinker();
        linker.defaultLookup().find("setenv").ifPresent(address -> {
            MethodHandle set = linker.downcallHandle(
                    address,
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
            try (Arena arena = Arena.ofConfined()) {
                // What somebody has set already stays.
                int failed = (int) set.invokeExact(arena.allocateFrom("GDK_GL"), arena.allocateFrom("disable"), 0);
                LOG.debug("GTK looks for OpenGL: {}", failed != 0);
            } catch (Throwable e) {
                LOG.debug("GTK looks for OpenGL", e);
            }
        });
    }

    /** Whether a driver has made one of the files through which programs draw. */
    static boolean hasGraphicsCard(Path devices) {
        return Stream.of("dri", "nvidiactl", "mali0", "kgsl-3d0", "dxg")
                .anyMatch(name -> Files.exists(devices.resolve(name)));
    }
}
