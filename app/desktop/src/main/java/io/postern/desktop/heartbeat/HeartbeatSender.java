package io.postern.desktop.heartbeat;

import io.postern.room.Room;
import io.postern.ui.fx.FxThread;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalTime;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends one heartbeat a second to the watchdog, and executes its commands. Without a watchdog there is no connection,
 * and every method does nothing and returns so. Thread safe; callbacks run on the heartbeat's own threads.
 */
public final class HeartbeatSender implements AutoCloseable {
    /** The environment variable with the path of the watchdog's socket. */
    public static final String SOCKET_VARIABLE = "POSTERN_WATCHDOG";

    /** The environment variable with the room that the window was in before the watchdog restarted it. */
    public static final String REJOIN_VARIABLE = "POSTERN_REJOIN";

    /** The exit status that asks the watchdog for another start. */
    public static final int RESTART_STATUS = 42;

    private static final Logger LOG = LoggerFactory.getLogger(HeartbeatSender.class);
    private static final long INTERVAL_MILLIS = 1_000;

    private final Optional<String> rejoin;
    private final HeartbeatFactory beats;
    private final Optional<WatchdogConnection> line;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("postern-heartbeat").factory());
    private final AtomicBoolean ending = new AtomicBoolean();
    private final AtomicBoolean restartWanted = new AtomicBoolean();
    private volatile @Nullable Runnable ender;

    private HeartbeatSender(Optional<WatchdogConnection> line, Optional<String> rejoin, FxThread fx) {
        this.line = line;
        this.rejoin = rejoin;
        this.beats = new HeartbeatFactory(fx);
    }

    /**
     * Starts sending heartbeats if the environment names a watchdog. Call as early in the program as possible.
     *
     * @param environment the variables of the process
     * @param version the program's version, for the watchdog's page
     * @param safe whether this is the safe screen
     */
    public static HeartbeatSender start(Map<String, String> environment, String version, boolean safe) {
        Optional<String> rejoin =
                Optional.ofNullable(environment.get(REJOIN_VARIABLE)).flatMap(HeartbeatSender::decoded);
        Optional<WatchdogConnection> line =
                Optional.ofNullable(environment.get(SOCKET_VARIABLE)).flatMap(HeartbeatSender::connect);
        HeartbeatSender heartbeat =
                new HeartbeatSender(line, line.isPresent() ? rejoin : Optional.empty(), new FxThread());
        line.ifPresent(open -> heartbeat.begin(open, version, safe));
        return heartbeat;
    }

    private static Optional<String> decoded(String room) {
        try {
            return Optional.of(URLDecoder.decode(room, StandardCharsets.UTF_8)).filter(name -> !name.isBlank());
        } catch (IllegalArgumentException e) {
            LOG.warn("The room to go back to cannot be read.");
            return Optional.empty();
        }
    }

    private static Optional<WatchdogConnection> connect(String socket) {
        try {
            return Optional.of(WatchdogConnection.connect(Path.of(socket)));
        } catch (IOException | IllegalArgumentException | UnsupportedOperationException e) {
            LOG.error("The watchdog cannot be reached; the window runs without one.", e);
            return Optional.empty();
        }
    }

    private void begin(WatchdogConnection open, String version, boolean safe) {
        OutOfMemoryExit.endTheProgram();
        open.send(HeartbeatFactory.hello(version, safe));
        timer.scheduleAtFixedRate(() -> beat(open), 0, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
        open.listen(this::obey, this::alone);
    }

    private void beat(WatchdogConnection open) {
        try {
            open.send(beats.next());
        } catch (RuntimeException e) {
            // A failure must not cancel the next heartbeat.
            LOG.warn("A beat could not be made.", e);
        }
    }

    /** Whether there is a watchdog. */
    public boolean watched() {
        return line.isPresent();
    }

    /**
     * Sets the callback that shuts the program down for the watchdog or {@link #askRestart}.
     *
     * @param end called at most once, on any thread; must return soon; called at once if a shutdown was requested
     *     earlier
     */
    public void onEnd(Runnable end) {
        ender = end;
        if (ending.get()) {
            end.run();
        }
    }

    /**
     * Shuts the program down so that the watchdog restarts it.
     *
     * @return false, without a shutdown, if there is no watchdog
     */
    public boolean askRestart() {
        if (line.isEmpty()) {
            LOG.warn("No watchdog started this window, so nothing would start it again: it goes on.");
            return false;
        }
        restartWanted.set(true);
        end();
        return true;
    }

    /** The room that the window was in a few minutes ago, before a crash or a restart; empty after an ordinary start. */
    public Optional<String> rejoinRoom() {
        return rejoin;
    }

    /**
     * Sets the source of the window's activity. Until then the last {@link #watch watched} room determines it.
     *
     * @param meeting called once a second, on any thread; must return at once
     */
    public void meetings(Supplier<CallActivity> meeting) {
        beats.meetings(meeting);
    }

    /** Sets the time of the nightly restart, in the machine's time zone; empty for none. */
    public void restartAt(Optional<LocalTime> time) {
        beats.restartAt(time);
    }

    /** Reports the connection and video of this room from now on, instead of the previous room's. */
    public void watch(Room room) {
        beats.watch(room);
    }

    /** The exit status after an orderly end. */
    public int exitStatus() {
        return restartWanted.get() ? RESTART_STATUS : 0;
    }

    /** Tells the watchdog that the program ends on purpose. Idempotent. */
    @Override
    public void close() {
        timer.shutdownNow();
        line.ifPresent(WatchdogConnection::close);
    }

    private void obey(String order) {
        switch (order) {
            case "restart" -> {
                restartWanted.set(true);
                end();
            }
            case "quit" -> end();
            default -> LOG.warn("The watchdog wants something that is not known here: {}", order);
        }
    }

    // The starter of the watchdog starts another, which starts another window; two would conflict.
    private void alone() {
        LOG.error("The watchdog is gone; the window ends.");
        end();
    }

    private void end() {
        if (ending.compareAndSet(false, true)) {
            Runnable known = ender;
            if (known != null) {
                known.run();
            }
        }
    }
}
