package io.postern.installer.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * The jars of the window, which Maven has copied into one folder: our own and third-party jars for the class path,
 * JavaFX's modules, and webrtc-java's native library.
 */
final class ApplicationJars {
    private static final String NATIVE_PREFIX = "webrtc-java-";

    private final List<Path> all;

    ApplicationJars(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new PackagingException(
                    "The window's jars are not in " + folder + ". Run ./postern package, which builds them.");
        }
        try (Stream<Path> files = Files.list(folder)) {
            all = files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new PackagingException("The window's jars in " + folder + " cannot be read: " + e.getMessage());
        }
        if (all.isEmpty()) {
            throw new PackagingException(
                    "There are no jars in " + folder + ". Run ./postern build, then ./postern package again.");
        }
    }

    /** All jars. */
    List<Path> all() {
        return List.copyOf(all);
    }

    /** JavaFX's jars for this platform, each a module with its native libraries. */
    List<Path> modules() {
        return all.stream()
                .filter(ApplicationJars::isJavaFx)
                .filter(jar -> containsEntry(jar, "module-info.class"))
                .toList();
    }

    /** The jars that contain only webrtc-java's native library. */
    List<Path> nativeLibraries() {
        return all.stream()
                .filter(jar -> name(jar).startsWith(NATIVE_PREFIX))
                .filter(ApplicationJars::holdsLibrary)
                .toList();
    }

    /** The jars for the class path: all others. */
    List<Path> classPath() {
        List<Path> libraries = nativeLibraries();
        return all.stream()
                .filter(jar -> !isJavaFx(jar) && !libraries.contains(jar))
                .toList();
    }

    /** The jar with the main class. */
    Path main() {
        return own("postern-desktop-", "The window's own jar");
    }

    /** The jar of the watchdog. */
    Path watchdog() {
        return own("postern-watchdog-", "The watchdog's jar");
    }

    private Path own(String prefix, String what) {
        return classPath().stream()
                .filter(jar -> name(jar).startsWith(prefix))
                .findFirst()
                .orElseThrow(() -> new PackagingException(what + " is missing. Run ./postern build."));
    }

    /** Whether a jar is part of the program itself. */
    static boolean isOurs(Path jar) {
        return name(jar).startsWith("postern-");
    }

    /** Whether all classes of a jar are needed: our own, and those that native code looks up by name. */
    static boolean isNeededWhole(Path jar) {
        return isOurs(jar) || name(jar).startsWith(NATIVE_PREFIX);
    }

    private static boolean isJavaFx(Path jar) {
        return name(jar).startsWith("javafx-");
    }

    private static boolean containsEntry(Path jar, String entry) {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.getEntry(entry) != null;
        } catch (IOException e) {
            throw unreadable(jar, e);
        }
    }

    private static boolean holdsLibrary(Path jar) {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.stream().anyMatch(entry -> TargetPlatform.isAnyLibrary(entry.getName()));
        } catch (IOException e) {
            throw unreadable(jar, e);
        }
    }

    private static PackagingException unreadable(Path jar, IOException cause) {
        return new PackagingException(jar + " cannot be read (" + cause.getMessage() + "). Run ./postern build.");
    }

    static String name(Path file) {
        return String.valueOf(file.getFileName());
    }
}
