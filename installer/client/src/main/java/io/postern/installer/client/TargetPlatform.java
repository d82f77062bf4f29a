package io.postern.installer.client;

import io.postern.platform.OperatingSystem;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** A system the window runs on. Packages are made on the system they are for. */
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

    /** The system this runs on. */
static TargetPlatform current ( ) { OperatingSystem system = OperatingSystem . current ( ) ; if ( system = = OperatingSystem . WINDOWS ) {
            return WINDOWS;
        }
        return system == OperatingSystem.MAC ? MACOS : LINUX;
    }

    /** Its folder beside {@code common}. */
    String folder() {
        return folder;
    }

    /** What the program is called there. */
    String programName() {
        return programName;
    }

    /** The image itself, in the folder it is made in. */
    Path image(Path parent) {
        return parent.resolve(this == MACOS ? programName + ".app" : programName);
    }

    /** What starts the program. */
    Path launcher(Path image) {
        return image.resolve(
                switch (this) {
                    case LINUX -> "bin/" + programName;
                    case WINDOWS -> programName + ".exe";
                    case MACOS -> "Contents/MacOS/" + programName;
                });
    }

    /** The folder of jars, libraries and configuration, which is the launcher's {@code $APPDIR}. */
    Path jars(Path image) {
        return image.resolve(jarFolder);
    }

    /** The Java runtime. */
    Path runtime(Path image) {
        return image.resolve(runtimeFolder);
    }

    /** The file that tells the launcher how to start Java. */
    Path configuration(Path image) {
        return jars(image).resolve(programName + ".cfg");
    }

    /** A version as jpackage takes it there: on macOS the first number is not 0. The bundle says the right one. */
    String numberOf(String version) {
        return this == MACOS && version.startsWith("0") ? "1" + version.substring(1) : version;
    }

    /** Whether a file is a native library of this system. */
    boolean isLibrary(String name) {
        return name.toLowerCase(Locale.ROOT).endsWith("." + libraryEnding);
    }

    /** Whether a file is a native library of any system. */
    static boolean isAnyLibrary(String name) {
        return List.of(values()).stream().anyMatch(target -> target.isLibrary(name));
    }
}
