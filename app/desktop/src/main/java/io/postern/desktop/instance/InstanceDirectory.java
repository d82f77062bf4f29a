package io.postern.desktop.instance;

import io.postern.platform.OperatingSystem;
import io.postern.platform.files.PrivateFiles;
import io.postern.settings.preferences.StateFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The user-private directory in which instances of the program find each other. One person may have a window on each X
 * display, so the display is part of the file names.
 *
 * @param folder the directory; exists, belongs to this user, and is closed to others
 * @param name the name of its files, without the extension
 */
public record InstanceDirectory(Path folder, String name) {
    /** The smallest limit on a socket's path in bytes, with the terminator: 104 on macOS, 108 on Linux and Windows. */
    private static final int MAX_SOCKET_PATH_BYTES = 104;

    private static final int MAX_DISPLAY_CHARS = 24;

    /**
     * Returns the directory on this machine.
     *
     * @throws IOException if no private directory can be had
     */
    public static InstanceDirectory ofThisMachine() throws IOException {
        String system = OperatingSystem.javaName();
        Path home = Path.of(System.getProperty("user.home", ".")).toAbsolutePath();
        Path temporary = Path.of(System.getProperty("java.io.tmpdir", "."));
        return in(candidates(system, System.getenv(), home, temporary), name(system, System.getenv()));
    }

    /** The candidate directories, best first. */
    static List<Path> candidates(String system, Map<String, String> environment, Path home, Path temporary) {
        Path state = StateFolder.of(system, environment, home);
        boolean windows = system.toLowerCase(Locale.ROOT).startsWith("windows");
        Path runtime = Path.of(windows ? "" : environment.getOrDefault("XDG_RUNTIME_DIR", ""));
        Stream<Path> temporaryOne = windows ? Stream.of() : Stream.of(temporary.resolve("postern-" + user()));
        return Stream.of(
                        runtime.isAbsolute() ? Stream.of(runtime.resolve("postern")) : Stream.<Path>of(),
                        Stream.of(state.resolve("run")),
                        temporaryOne)
                .flatMap(place -> place)
                .toList();
    }

    /** The name of the files, different for each X display. */
    static String name(String system, Map<String, String> environment) {
        String display = environment.getOrDefault("DISPLAY", "").replaceFirst("\\.0$", "");
        if (display.isEmpty() || !system.toLowerCase(Locale.ROOT).startsWith("linux")) {
            return "window";
        }
        String plain = display.replaceAll("[^A-Za-z0-9]", "_");
        return "window-" + (plain.length() > MAX_DISPLAY_CHARS ? Integer.toHexString(display.hashCode()) : plain);
    }

    /**
     * The first usable one of these directories.
     *
     * @throws IOException if none is usable, with the reasons suppressed
     */
    static InstanceDirectory in(List<Path> places, String name) throws IOException {
        IOException none = new IOException("No directory is certain to be private to this user.");
        for (Path place : places) {
            try {
                InstanceDirectory meeting = new InstanceDirectory(place, name);
                if (length(meeting.socket()) > MAX_SOCKET_PATH_BYTES - 1) {
                    throw new IOException("The path of " + meeting.socket() + " is too long for a socket.");
                }
                PrivateFiles.createDirectory(place);
                return meeting;
            } catch (IOException | SecurityException | UnsupportedOperationException e) {
                none.addSuppressed(e);
            }
        }
        throw none;
    }

    /** The file that the first instance keeps locked while it runs. */
    Path lock() {
        return folder.resolve(name + ".lock");
    }

    /** The socket that the first instance listens on. */
    Path socket() {
        return folder.resolve(name + ".sock");
    }

    private static int length(Path path) {
        return path.toString().getBytes(StandardCharsets.UTF_8).length;
    }

    private static String user() {
        Optional<String> user = ProcessHandle.current().info().user();
        return user.orElseGet(() -> System.getProperty("user.name", ""));
    }
}
