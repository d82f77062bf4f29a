package io.postern.platform.display;

import io.postern.platform.OperatingSystem;
import io.postern.platform.process.BoundedProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Switches displays off and on, beside the black picture on them, with the system's own program for it. Where there is none
 * they stay black. Any thread; returns at once.
 */
public final class DisplayPower implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DisplayPower.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final List<String> off;
    private final List<String> on;
    private final ExecutorService runner = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("postern-display-power").factory());

    DisplayPower(List<String> off, List<String> on) {
        this.off = off;
        this.on = on;
    }

    public static DisplayPower ofThisMachine() {
        return of(OperatingSystem.javaName(), System.getenv());
    }

    static DisplayPower of(String system, Map<String, String> environment) {
        String name = system.toLowerCase(Locale.ROOT);
        if (name.startsWith("mac")) {
            return new DisplayPower(List.of("pmset", "displaysleepnow"), List.of("caffeinate", "-u", "-t", "2"));
        }
        // Windows has no program for it: its own power settings switch the display off.
        if (name.startsWith("windows")
                || environment.getOrDefault("DISPLAY", "").isBlank()) {
            return new DisplayPower(List.of(), List.of());
        }
        return new DisplayPower(List.of("xset", "dpms", "force", "off"), List.of("xset", "dpms", "force", "on"));
    }

    public void set(boolean lit) {
        List<String> command = lit ? on : off;
        if (!command.isEmpty()) {
            runner.execute(() -> run(command));
        }
    }

    /** Returns at once. Earlier requests are still carried out, so that no display stays off. */
    @Override
    public void close() {
        runner.shutdown();
    }

    @Override
    public String toString() {
        return "DisplayPower[" + String.join(" ", off) + " | " + String.join(" ", on) + "]";
    }

    private static void run(List<String> command) {
        try {
            if (!new BoundedProcess(TIMEOUT, command).run().succeeded()) {
                LOG.info("{} did not work; the picture is black all the same.", command.getFirst());
            }
        } catch (IOException e) {
            LOG.info("There is no {}; the picture is black all the same.", command.getFirst());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
