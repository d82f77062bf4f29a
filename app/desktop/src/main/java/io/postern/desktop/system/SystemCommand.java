package io.postern.desktop.system;

import io.postern.platform.OperatingSystem;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts a program of the system and leaves it alone: what becomes of it is between it and the person. Any thread. */
final class SystemCommand {
    private static final Logger LOG = LoggerFactory.getLogger(SystemCommand.class);

    /** The systems whose commands differ. */
    enum Family {
        WINDOWS,
        MAC,
        OTHER;

        static Family ofThisMachine() {
            return of(OperatingSystem.javaName());
        }

        static Family of(String name) {
            String lower = name.toLowerCase(Locale.ROOT);
            if (lower.startsWith("windows")) {
                return WINDOWS;
            }
            return lower.startsWith("mac") ? MAC : OTHER;
        }
    }

    private SystemCommand() {}

    /** Returns at once; starting a program can take a moment. */
    static void start(List<String> command) {
        Thread.ofVirtual().name("system command " + command.getFirst()).start(() -> {
            try {
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
            } catch (IOException e) {
                LOG.warn("{} could not be started.", command.getFirst(), e);
            }
        });
    }
}
