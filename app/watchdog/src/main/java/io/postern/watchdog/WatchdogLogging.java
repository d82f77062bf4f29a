package io.postern.watchdog;

import io.postern.platform.OperatingSystem;
import io.postern.platform.files.PrivateFiles;
import io.postern.resources.Texts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Configures logging: writes {@code watchdog.log} into the folder that holds the window's own logs. */
final class WatchdogLogging {
    /** Read by postern-watchdog-logback.xml. */
    private static final String LOG_FOLDER_PROPERTY = "postern.watchdog.logs";

    private static final String LOGBACK_PROPERTY = "logback.configurationFile";

    private WatchdogLogging() {}

    /** Must run before the first line is logged. If the folder is not writable, the log goes to standard error. */
    static void configure(Optional<Path> chosen, Map<String, String> environment) {
        if (System.getProperty(LOGBACK_PROPERTY) != null) {
            return;
        }
        // Each program names its own file, because several of them can share one class path.
        System.setProperty(LOGBACK_PROPERTY, "postern-watchdog-logback.xml");
        Path folder = chosen.orElseGet(() -> ofThisMachine(environment));
        try {
            Files.createDirectories(folder);
            // Said at the end, because the texts have a log of their own.
            boolean closed = chosen.isPresent() || closeToOthers(folder);
            if (Files.isWritable(folder)) {
                System.setProperty(LOG_FOLDER_PROPERTY, folder.toString());
                System.setProperty(LOGBACK_PROPERTY, "postern-watchdog-file-logback.xml");
            }
            if (!closed) {
                say("watchdog.log.readable", folder);
            }
        } catch (IOException e) {
            say("watchdog.log.unwritable", folder);
        }
    }

    /** Makes the folder private, as the window does with the same folder; false if it is not this user's. */
    private static boolean closeToOthers(Path folder) {
        try {
            PrivateFiles.closeToOthers(folder);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static void say(String key, Path folder) {
        System.err.println(Texts.of(Locale.getDefault()).text(key, folder));
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
