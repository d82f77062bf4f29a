package io.postern.backend;

import io.postern.backend.database.DatabaseConfig;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;

/** The {@code serve} subcommand: runs the server until the process is asked to end. */
@Command(name = "serve", description = "Runs the server (the default).", mixinStandardHelpOptions = true)
final class ServeSubcommand implements Callable<Integer> {
    private static final Logger log = LoggerFactory.getLogger(ServeSubcommand.class);

    /** Less than the ten seconds that Docker allows a container for stopping. */
    private static final Duration RELEASE_TIMEOUT = Duration.ofSeconds(5);

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

    /** Exits with status 0 after a clean shutdown; by itself the JVM would report 143 after a signal. */
    private static void endCleanly(BackendServer server, DatabaseConfig database) {
        int exitCode = 0;
        try {
            server.close();
            if (database.awaitReleased(RELEASE_TIMEOUT)) {
                log.info("Stopped");
            } else {
                log.warn("Stopped while another program used the database, or before the database was closed");
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
