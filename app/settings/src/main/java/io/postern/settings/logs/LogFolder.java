package io.postern.settings.logs;

import io.postern.platform.OperatingSystem;
import io.postern.settings.preferences.StateFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Finds the directory where each operating system wants programs to keep their logs. */
public final class LogFolder {
    private LogFolder() {}

    /** Returns the directory on this machine for this user; it need not exist. */
    public static Path ofThisMachine() {
        return of(
                OperatingSystem.javaName(),
                System.getenv(),
                Path.of(System.getProperty("user.home", ".")).toAbsolutePath());
    }

    static Path of(String system, Map<String, String> environment, Path home) {
        return system.toLowerCase(Locale.ROOT).startsWith("mac")
                ? home.resolve("Library/Logs/Postern")
                : StateFolder.of(system, environment, home).resolve("logs");
    }

    /** Lists the log files of a directory by name; none if there is no directory. */
    public static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(".log"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }
}
