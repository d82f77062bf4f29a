package io.postern.demo.environment;

import io.postern.backend.BackendMain;
import io.postern.backend.account.AccountStore;
import io.postern.backend.account.PasswordHasher;
import io.postern.backend.account.Role;
import io.postern.backend.database.Database;
import io.postern.backend.database.DatabaseConfig;
import io.postern.demo.process.ChildJvm;
import io.postern.livekit.LiveKitServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The real backend as a child process, on a free port of the loopback address. */
public final class BackendProcess implements AutoCloseable {
    private static final String READY = "Postern backend listening on ";
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

    private final ChildJvm jvm;
    private final URI url;

    private BackendProcess(ChildJvm jvm, URI url) {
        this.jvm = jvm;
        this.url = url;
    }

    /** Creates the accounts in the database that the backend will open. */
    static void addAccounts(Path dataFolder, DemoAccount person, DemoAccount agent) {
        try (Database database = Database.open(DatabaseConfig.embedded(dataFolder))) {
            AccountStore accounts = new AccountStore(database, new PasswordHasher());
            accounts.add(
                    person.username(),
                    person.displayName(),
                    Role.PLAIN,
                    person.password().toCharArray());
            accounts.add(
                    agent.username(),
                    agent.displayName(),
                    Role.AGENT,
                    agent.password().toCharArray());
        }
    }

    /** Starts the backend with the server's keys and waits until it listens. */
    static BackendProcess start(LiveKitServer server, Path dataFolder, Path logFolder)
            throws IOException, InterruptedException {
        ChildJvm.Launch launch = new ChildJvm.Launch("backend", BackendMain.class.getName())
                .flag("-XX:TieredStopAtLevel=1")
                .flag("-XX:+UseSerialGC")
                .variable("LIVEKIT_API_KEY", server.apiKey())
                .variable("LIVEKIT_API_SECRET", server.apiSecret())
                .variable("LIVEKIT_WS_URL", server.wsUrl().toString())
                .variable("POSTERN_BACKEND_PORT", "0")
                .variable("POSTERN_DATA_DIR", dataFolder.toString());
        ChildJvm.Ready<URI> ready = ChildJvm.startAndAwait(
                launch,
                logFolder,
                line -> line.startsWith(READY)
                        ? Optional.of(URI.create(line.substring(READY.length()).strip()))
                        : Optional.empty(),
                START_TIMEOUT);
        return new BackendProcess(ready.jvm(), ready.value());
    }

    public URI url() {
        return url;
    }

    public ProcessHandle handle() {
        return jvm.handle();
    }

    @Override
    public void close() {
        jvm.close();
    }

    @Override
    public String toString() {
        return "BackendProcess[" + url + "]";
    }
}
