package io.postern.watchdog;

import io.postern.platform.OperatingSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;

/** Where the watchdog's log goes: beside the window's own. */
final class WatchdogLogging {
    /** Read by postern-watchdog-logback.xml. */
    private static final String PROPERTY = "postern.watchdog.logs";

    private static final String CONFIGURATION = "logback.configurationFile";

    private WatchdogLogging() {}

    /** Before the first line is logged. A folder that cannot be written to is done without: then lines go to standard error. */
    static void use(Optional<Path> chosen, Map<String, String> environment) {
        if (System.getProperty(CONFIGURATION) != null) {
            return;
        }
        // Named, so that several of our programs on one class path do not get each other's.
        System.setProperty(CONFIGURATION, "postern-watchdog-logback.xml");
        Path folder = chosen.orElseGet(() -> ofThisMachine(environment));
        try {
            Files.createDirectories(folder);
            if (chosen.isEmpty()) {
                closeToOthers(folder);
            }
            if (Files.isWritable(folder)) {
                System.setProperty(PROPERTY, folder.toString());
                System.setProperty(CONFIGURATION, "postern-watchdog-file-logback.xml");
            }
        } catch (IOException e) {
            System.err.println("No log can be written to " + folder + "; it is written here.");
        }
    }

    /** As the window does with the same folder. */
    private static void closeToOthers(Path folder) {
        try {
            if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
            }
        } catch (IOException e) {
            System.err.println("Others may be able to read the log in " + folder + ": it is not this user's.");
        }
    }

    private static Path ofThisMachine(Map<String, String> environment) {
        OperatingSystem system = OperatingSystem.current();
        Path home = Path.of(System.getProperty("user.home"));
        if (system == OperatingSystem.WINDOWS) {
            String local = environment.get("LOCALAPPDATA");
            return local == null ? home.resolve("AppData/Local/Postern/logs") : Path.of(local, "Postern", "logs");
        }
        if (system == OperatingSystem.MAC) {
            return home.resolve("Library/Logs/Postern");
        }
        String state = environment.get("XDG_STATE_HOME");
        return (state == null || state.isBlank() ? home.resolve(".local/state") : Path.of(state))
                .resolve("postern/logs");
    }
}
