package io.postern.settings.preferences;

import io.postern.platform.OperatingSystem;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/**
 * Finds the directory where each operating system wants programs to keep state that belongs to this machine and can be
 * lost.
 */
public final class StateFolder {
    private StateFolder() {}

    /** Returns the directory on this machine for this user; it need not exist. */
    public static Path ofThisMachine() {
        return of(
                OperatingSystem.javaName(),
                System.getenv(),
                Path.of(System.getProperty("user.home", ".")).toAbsolutePath());
    }

    /**
     * Returns the directory on any machine.
     *
     * @param system the operating system's name in Java
     * @param home absolute
     */
    public static Path of(String system, Map<String, String> environment, Path home) {
        String name = system.toLowerCase(Locale.ROOT);
        if (name.startsWith("windows")) {
            String local = environment.getOrDefault("LOCALAPPDATA", "");
            return local.isBlank() ? home.resolve("AppData/Local/Postern") : Path.of(local, "Postern");
        }
        if (name.startsWith("mac")) {
            return home.resolve("Library/Application Support/Postern");
        }
        // The XDG specification tells programs to ignore relative paths.
        Path state = Path.of(environment.getOrDefault("XDG_STATE_HOME", ""));
        return (state.isAbsolute() ? state : home.resolve(".local/state")).resolve("postern");
    }
}
