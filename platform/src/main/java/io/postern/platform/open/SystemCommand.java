package io.postern.platform.open;

import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts a program of the system and leaves it alone: what becomes of it is between it and the person. Any thread. */
final class SystemCommand {
    private static final Logger LOG = LoggerFactory.getLogger(SystemCommand.class);

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
