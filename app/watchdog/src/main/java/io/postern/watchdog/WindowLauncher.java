package io.postern.watchdog;

import io.postern.watchdog.window.SocketDirectory;
import io.postern.watchdog.window.WindowMessage;
import io.postern.watchdog.window.WindowProcess;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the window, or the safe screen instead of it. */
final class WindowLauncher {
    private static final Logger LOG = LoggerFactory.getLogger(WindowLauncher.class);

    /** Names the room to rejoin; percent-encoded, because environment variables carry only ASCII in every locale. */
    private static final String REJOIN_VARIABLE = "POSTERN_REJOIN";

    /** Makes the program show the safe screen; its value is the time of the next attempt to start the window. */
    private static final String TRY_VARIABLE = "POSTERN_TRY_AT";

    /** The address of the health page, shown on the safe screen. */
    private static final String HEALTH_VARIABLE = "POSTERN_HEALTH";

    private static final List<String> OWN_VARIABLES = List.of(REJOIN_VARIABLE, TRY_VARIABLE, HEALTH_VARIABLE);

    private final WindowCommand command;
    private final SocketDirectory folder;
    private final Optional<URI> healthPage;
    private final Clock wall;
    private long starts;

    WindowLauncher(WindowCommand command, SocketDirectory folder, Optional<URI> healthPage, Clock wall) {
        this.command = command;
        this.folder = folder;
        this.healthPage = healthPage;
        this.wall = wall;
    }

    /**
     * @param rejoin the room that the window rejoins
     * @param time by the {@link io.postern.watchdog.liveness.SuspendAwareClock}
     * @param wake called on any thread when the window has sent a message or ended
     */
    MonitoredWindow window(Optional<String> rejoin, long time, Runnable wake) throws IOException {
        Map<String, String> environment = new HashMap<>();
        rejoin.ifPresent(room -> environment.put(REJOIN_VARIABLE, URLEncoder.encode(room, StandardCharsets.UTF_8)));
        LOG.info("Starting the window{}.", rejoin.isPresent() ? "; it rejoins its room" : "");
        return start(environment, time, wake);
    }

    MonitoredWindow safeScreen(Instant retryAt, long time, Runnable wake) throws IOException {
        Map<String, String> environment = new HashMap<>();
        environment.put(TRY_VARIABLE, retryAt.truncatedTo(ChronoUnit.SECONDS).toString());
        healthPage.ifPresent(page -> environment.put(HEALTH_VARIABLE, page.toString()));
        return start(environment, time, wake);
    }

    private MonitoredWindow start(Map<String, String> environment, long time, Runnable wake) throws IOException {
        Queue<WindowMessage> lines = new ConcurrentLinkedQueue<>();
        WindowProcess process = WindowProcess.start(
                command.words(),
                environment,
                OWN_VARIABLES,
                folder.socket(++starts),
                said -> {
                    lines.add(said);
                    wake.run();
                },
                wake);
        return new MonitoredWindow(process, lines, wall.instant(), time);
    }
}
