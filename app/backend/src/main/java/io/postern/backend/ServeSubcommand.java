package io.postern.backend;

import io.postern.backend.database.DatabaseConfig;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;

/** Runs the server until the process is told to end. */
@Command(name = "serve", description = "Runs the server (the default).", mixinStandardHelpOptions = true)
final class ServeSubcommand implements Callable<Integer> {
    private static final Logger log = LoggerFactory.getLogger(ServeSubcommand.class);

    /** Less than the ten seconds that Docker gives a container to stop. */
    private static final Duration RELEASE_PATIENCE = Duration.ofSeconds(5);

    private final BackendConfigReader environment;

    ServeSubcommand(BackendConfigReader environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws InterruptedException {
        BackendConfig config = environment.config();
        BackendServer server = BackendServer.start(config);
        Runtime.getRuntime()
                .addShutdownHook(Thread.ofPlatform()
                        .name("postern-shutdown")
                        .unstarted(() -> endCleanly(server, config.database())));
        if (server.accounts().list().isEmpty()) {
            log.info("There are no users yet; add one with: postern-backend user add NAME --admin");
        }
        System.out.println("Postern backend listening on " + server.url());
        System.out.flush();
        new CountDownLatch(1).await();
        return 0;
    }

    /** A JVM that was asked to end by a signal reports 143 as if it had failed; after a clean end it is 0. */
    private static void endCleanly(BackendServer server, DatabaseConfig database) {
        int exitCode = 0;
        try {
            server.close();
            if (database.awaitReleased(RELEASE_PATIENCE)) {
                log.info("Stopped");
            } else {
                log.warn("Stopped while another program used the database, or before it was closed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            log.error("Stopping failed", e);
            exitCode = 1;
        }
        Runtime.getRuntime().halt(exitCode);
    }
}
