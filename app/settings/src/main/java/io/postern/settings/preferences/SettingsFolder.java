package io.postern.settings.preferences;

import io.postern.platform.OperatingSystem;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** Finds the directory where each operating system wants programs to keep their settings. */
public final class SettingsFolder {
    private SettingsFolder() {}

    /** Returns the directory on this machine for this user; it need not exist. */
    public static Path ofThisMachine() {
        return of(
                OperatingSystem.javaName(),
                System.getenv(),
                Path.of(System.getProperty("user.home", ".")).toAbsolutePath());
    }

    static Path of(String system, Map<String, String> environment, Path home) {
        String name = system.toLowerCase(Locale.ROOT);
        if (name.startsWith("windows")) {
            String appData = environment.getOrDefault("APPDATA", "");
            return appData.isBlank() ? home.resolve("AppData/Roaming/Postern") : Path.of(appData, "Postern");
        }
        if (name.startsWith("mac")) {
            return home.resolve("Library/Application Support/Postern");
        }
        // The XDG specification tells programs to ignore relative paths.
        String xdg = environment.getOrDefault("XDG_CONFIG_HOME", "");
        Path config = Path.of(xdg);
        return (config.isAbsolute() ? config : home.resolve(".config")).resolve("postern");
    }
}
