package io.postern.platform.idle;

import io.postern.platform.OperatingSystem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Idle inhibition: keeps the display on and the machine awake while it is held. It uses all ways of a system at once,
 * because no call tells which of them has an effect. A system without any is not an error. Thread safe; no method blocks.
 */
public final class ScreenAwake implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ScreenAwake.class);

    private final List<IdleInhibitor> ways;
    /** Touched on the thread alone. */
    private final List<IdleInhibitor.Inhibition> held = new ArrayList<>();

    /** One thread for the lifetime of this object, because Windows ties an execution state to the calling thread. */
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("postern-awake").factory());

    private ScreenAwake(List<IdleInhibitor> ways) {
        this.ways = List.copyOf(ways);
    }

    /**
     * The ways of this system. No program is started before the first {@link #hold}.
     *
     * @param more ways that are tried too
     */
    public static ScreenAwake ofThisSystem(IdleInhibitor... more) {
        return of(OperatingSystem.current(), System.getenv(), more);
    }

    /**
     * The ways of a system.
     *
     * @param environment names the session bus and the directories of programs
     * @param more ways that are tried too
     */
    public static ScreenAwake of(OperatingSystem system, Map<String, String> environment, IdleInhibitor... more) {
        List<IdleInhibitor> ways = new ArrayList<>(waysOf(system, environment));
        ways.addAll(List.of(more));
        return new ScreenAwake(ways);
    }

    private static List<IdleInhibitor> waysOf(OperatingSystem system, Map<String, String> environment) {
        return switch (system) {
            case WINDOWS -> List.of(new WindowsExecutionState());
            case MAC -> {
                // -d the display, -i the system when idle, -w until this process ends.
                String pid = Long.toString(ProcessHandle.current().pid());
                yield List.of(
                        new InhibitingProgram(environment, reason -> List.of("caffeinate", "-d", "-i", "-w", pid)));
            }
            case LINUX, OTHER ->
                List.of(
                        new SessionBusInhibitor(environment),
                        new InhibitingProgram(
                                environment,
                                reason -> List.of(
                                        "systemd-inhibit",
                                        "--what=idle:sleep",
                                        "--who=Postern",
                                        "--why=" + reason,
                                        "cat")));
        };
    }

    /**
     * Keeps the display on from now on. A second call has no effect.
     *
     * @param reason a few words that the system shows to people who ask what keeps it awake
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
                            "{} does not keep the display on: {}",
                            way.getClass().getSimpleName(),
                            e.getMessage());
                }
            }
            LOG.info("The display is kept on in {} ways", held.size());
        });
    }

    /** Ends the inhibition. */
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
            LOG.debug("Already closed.");
        }
    }

    /** Releases it; does not wait. */
    @Override
    public void close() {
        release();
        thread.shutdown();
    }
}
