package io.postern.ui.fx;

import io.postern.platform.natives.NativeLibraryException;
import io.postern.platform.natives.RequiredLibraries;
import io.postern.platform.packages.PackageGroup;
import java.util.Set;

/**
 * Checks the operating system's libraries that JavaFX loads. JavaFX itself finds out one after the other that they are
 * missing, prints stack traces, and may be on its own thread by then with a window that never appears.
 */
public final class JavaFxLibraries {
    /** JavaFX loads them to draw with the graphics card, and draws in software without. */
    private static final Set<String> ACCELERATION = Set.of("libGL.so.1", "libXxf86vm.so.1");

    private static final String HEADLESS = "Headless";

    private JavaFxLibraries() {}

    /**
     * Fails if JavaFX could not open a window, or, on its Headless platform, not lay out text. To be called before JavaFX is
     * started; takes no time that JavaFX would not take, since what is loaded here it finds loaded.
     *
     * @throws NativeLibraryException if libraries are missing; it names all of them, and those that sound and video lack
     */
    public static void require() {
        RequiredLibraries libraries = HEADLESS.equals(System.getProperty("glass.platform"))
                ? new RequiredLibraries("The window", PackageGroup.JAVAFX)
                : new RequiredLibraries("The window", PackageGroup.JAVAFX, PackageGroup.WINDOW);
        libraries.require(ACCELERATION, PackageGroup.MEDIA);
    }

    /** Whether JavaFX can load the system's OpenGL. */
    public static boolean hasOpenGl() {
        return ACCELERATION.stream().allMatch(RequiredLibraries::isLoadable);
    }
}
