package io.postern.installer.client;

import io.postern.platform.OperatingSystem;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** A platform that the window runs on. Packages are built on the platform they are for. */
enum TargetPlatform {
    LINUX("linux", "postern", "lib/app", "lib/runtime", "so"),
    WINDOWS("windows", "Postern", "app", "runtime", "dll"),
    MACOS("macos", "Postern", "Contents/app", "Contents/runtime/Contents/Home", "dylib");

    private final String folder;
    private final String programName;

    private final String jarFolder;
    private final String runtimeFolder;
    private final String libraryEnding;

    TargetPlatform(String folder, String programName, String jarFolder, String runtimeFolder, String libraryEnding) {
        this.folder = folder;
        this.programName = programName;
        this.jarFolder = jarFolder;
        this.runtimeFolder = runtimeFolder;
        this.libraryEnding = libraryEnding;
    }

    /** The current platform. */
    static TargetPlatform current() {
        OperatingSystem system = OperatingSystem.current();
        if (system == OperatingSystem.WINDOWS) {
            return WINDOWS;
        }
        return system == OperatingSystem.MAC ? MACOS : LINUX;
    }

    /** The folder of its files, next to {@code common}. */
    String folder() {
        return folder;
    }

    /** The name of the program. */
    String programName() {
        return programName;
    }

    /** The folder of the image, inside the folder it is built in. */
    Path image(Path parent) {
        return parent.resolve(this == MACOS ? programName + ".app" : programName);
    }

    /** The executable that starts the program. */
    Path launcher(Path image) {
        return image.resolve(
                switch (this) {
                    case LINUX -> "bin/" + programName;
                    case WINDOWS -> programName + ".exe";
                    case MACOS -> "Contents/MacOS/" + programName;
                });
    }

    /** The folder with jars, libraries and configuration, which is the launcher's {@code $APPDIR}. */
    Path jars(Path image) {
        return image.resolve(jarFolder);
    }

    /** The folder of the Java runtime. */
    Path runtime(Path image) {
        return image.resolve(runtimeFolder);
    }

    /** The configuration file of the launcher. */
    Path configuration(Path image) {
        return jars(image).resolve(programName + ".cfg");
    }

    /** The version as jpackage accepts it: on macOS the first number must not be 0. The bundle shows the real one. */
    String jpackageVersion(String version) {
        return this == MACOS && version.startsWith("0") ? "1" + version.substring(1) : version;
    }

    /** Whether a file is a native library of this platform. */
    boolean isLibrary(String name) {
        return name.toLowerCase(Locale.ROOT).endsWith("." + libraryEnding);
    }

    /** Whether a file is a native library of any platform. */
    static boolean isAnyLibrary(String name) {
        return List.of(values()).stream().anyMatch(target -> target.isLibrary(name));
    }
}
