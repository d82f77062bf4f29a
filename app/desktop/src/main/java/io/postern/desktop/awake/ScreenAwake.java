package io.postern.desktop.awake;

import io.postern.platform.OperatingSystem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Idle inhibition: keeps the screen lit and the machine awake for as long as it is held. All ways that a system has are used
 * at once, as it cannot be known which of them counts; none is not a fault. Any thread; returns at once.
 */
public final class ScreenAwake implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ScreenAwake.class);

    private final List<IdleInhibitor> ways;
    /** Of the thread's own. */
    private final List<IdleInhibitor.Inhibition> held = new ArrayList<>();

    /** A thread that lives as long as this does: what Windows is told counts for the thread that tells it. */
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("postern-awake").factory());

    ScreenAwake(List<IdleInhibitor> ways) {
        this.ways = List.copyOf(ways);
    }

    /** What this system has. Nothing is started before it is held. */
    public static ScreenAwake ofThisSystem() {
        return of(OperatingSystem.javaName(), System.getenv());
    }

    static ScreenAwake of(String system, Map<String, String> environment) {
        String name = system.toLowerCase(Locale.ROOT);
        if (name.startsWith("windows")) {
            return new ScreenAwake(List.of(new WindowsExecutionState()));
        }
        if (name.startsWith("mac")) {
            // -d the display, -i the system when idle, -w for as long as we live.
            return new ScreenAwake(List.of(new InhibitingProgram(
                    environment,
                    reason -> List.of(
                            "caffeinate",
                            "-d",
                            "-i",
                            "-w",
                            Long.toString(ProcessHandle.current().pid())))));
        }
        return new ScreenAwake(List.of(
                new SessionBusInhibitor(environment),
                new X11ScreenSaverInhibitor(environment),
                new InhibitingProgram(
                        environment,
                        reason -> List.of(
                                "systemd-inhibit", "--what=idle:sleep", "--who=Postern", "--why=" + reason, "cat"))));
    }

    /**
     * Keeps the screen awake from now on; once more is nothing.
     *
     * @param reason a few words for people who ask the system what keeps it awake
     */
    public void hold(String reason) {
        later(() -> {
            if (!held.isEmpty()) {
                return;
            }
            for (IdleInhibitor way : ways) {
                try {
                    held.add(way.inhibit(reason));
                } catch (IOException | RuntimeException e) {
                    LOG.debug(
                            "{} does not keep the screen awake: {}",
                            way.getClass().getSimpleName(),
                            e.getMessage());
                }
            }
            LOG.info("The screen is kept awake in {} ways", held.size());
        });
    }

    /** Lets the system do as it likes again. */
    public void release() {
        later(this::releaseAll);
    }

    private void releaseAll() {
        held.forEach(IdleInhibitor.Inhibition::release);
        held.clear();
    }

    private void later(Runnable task) {
        try {
            thread.execute(task);
        } catch (RejectedExecutionException closed) {
            LOG.debug("Nothing is kept awake any more.");
        }
    }

    /** Releases it; does not wait. */
    @Override
    public void close() {
        release();
        thread.shutdown();
    }
}
