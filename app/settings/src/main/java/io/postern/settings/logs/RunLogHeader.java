package io.postern.settings.logs;

import io.postern.platform.OperatingSystem;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the lines that begin the log of every run of the program. */
public final class RunLogHeader {
    private static final Logger LOG = LoggerFactory.getLogger("io.postern.desktop");

    private RunLogHeader() {}

    /** Writes the first line, and from then on logs the uncaught exceptions of all threads. */
    public static void begin(String version) {
        LOG.info("Postern {}; {}", version, machine());
        Thread.setDefaultUncaughtExceptionHandler(
                (thread, failure) -> LOG.error("Nobody caught this in {}", thread.getName(), failure));
    }

    /** Describes Java, the operating system and the language in one line. */
    public static String machine() {
        return "Java %s (%s); %s %s (%s); %s; %d processors; %d MB heap"
                .formatted(
                        System.getProperty("java.version"),
                        System.getProperty("java.vendor"),
                        OperatingSystem.javaName(),
                        System.getProperty("os.version"),
                        System.getProperty("os.arch"),
                        Locale.getDefault().toLanguageTag(),
                        Runtime.getRuntime().availableProcessors(),
                        Runtime.getRuntime().maxMemory() / (1024 * 1024));
    }
}
