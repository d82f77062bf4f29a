package io.postern.agent;

import io.postern.network.Network;
import io.postern.platform.natives.NativeLibraryException;
import io.postern.room.RoomClient;
import io.postern.signaling.token.BackendClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** Command line of the bot. */
@Command(
        name = "postern-agent",
        description = "A bot that welcomes people and echoes chat. It reads its password from the environment variable"
                + " POSTERN_AGENT_PASSWORD or from a file.",
        mixinStandardHelpOptions = true)
public final class AgentMain implements Callable<Integer> {
    static {
        // Each program names its own file, because several of them can share one class path.
        if (System.getProperty("logback.configurationFile") == null) {
            System.setProperty("logback.configurationFile", "postern-agent-logback.xml");
        }
    }

    private static final Logger log = LoggerFactory.getLogger(AgentMain.class);

    /** EX_TEMPFAIL of sysexits.h: the program should be restarted with the same arguments. */
    private static final int RESTART_STATUS = 75;

    /** How long leaving the rooms may take when a signal ends the process. */
    private static final Duration LEAVE_TIMEOUT = Duration.ofMillis(1_500);

    @Option(names = "--backend", paramLabel = "URL", required = true, description = "The Postern backend.")
    @Nullable URI backend;

    @Option(names = "--room", paramLabel = "NAME", required = true, description = "A room to join; may be repeated.")
    List<String> rooms = List.of();

    @Option(names = "--user", paramLabel = "NAME", description = "Default: ${DEFAULT-VALUE}.")
    String user = "ai-agent";

    @Option(names = "--password-file", paramLabel = "FILE", description = "The first line is the password.")
    @Nullable Path passwordFile;

    @Option(names = "--publish-test-media", description = "Publishes the test pattern and the test tone.")
    boolean publishTestMedia;

    @Option(
            names = "--max-memory",
            paramLabel = "MIB",
            description =
                    "Memory limit: beyond it the agent ends with status 75 when no person is in its rooms, to be restarted;"
                            + " 0: no limit. Default: ${DEFAULT-VALUE}.")
    long maxMemoryMib = 700;

    @Option(
            names = "--trust",
            paramLabel = "FILE",
            description = "Additional certificates to trust: a file or a folder; may be repeated.")
    List<Path> trust = List.of();

    @Option(
            names = "--connect-to",
            paramLabel = "HOST=OTHER",
            description = "Connects to OTHER instead of HOST, a name or an address; may be repeated.")
    Map<String, String> connectTo = Map.of();

    private final Optional<String> passwordVariable;

    private AgentMain(Optional<String> passwordVariable) {
        this.passwordVariable = passwordVariable;
    }

    public static void main(String[] args) {
        AgentMain main = new AgentMain(Optional.ofNullable(System.getenv("POSTERN_AGENT_PASSWORD")));
        System.exit(new CommandLine(main)
                .setExecutionExceptionHandler((failure, commandLine, parsed) -> {
                    if (failure instanceof IllegalArgumentException) {
                        commandLine.getErr().println("postern-agent: " + failure.getMessage());
                        return ExitCode.USAGE;
                    }
                    if (failure instanceof NativeLibraryException) {
                        commandLine.getErr().println("postern-agent: " + failure.getMessage());
                        return NativeLibraryException.EXIT_STATUS;
                    }
                    throw failure;
                })
                .execute(args));
    }

    @Override
    public Integer call() throws Exception {
        if (backend == null) {
            throw new IllegalArgumentException("--backend is missing.");
        }
        String password = password();
        Network network = Network.ofThisMachine(trust, connectTo);
        try (BackendClient login = new BackendClient(backend, network);
                RoomClient client = RoomClient.create(RoomClient.Options.HEADLESS, network);
                Agent agent = Agent.start(
                        client,
                        new RenewingTokenSource(
                                () -> login.login(user, password.toCharArray()), InstantSource.system()),
                        rooms,
                        publishTestMedia,
                        maxMemoryMib,
                        room -> printLine("Agent ready in " + room))) {
            Thread shutdownHook = Thread.ofPlatform().name("postern-goodbye").unstarted(() -> leaveAndHalt(agent));
            Runtime.getRuntime().addShutdownHook(shutdownHook);
            CompletableFuture<Integer> stopped =
                    agent.stopped().thenApply(sentence -> ended(sentence, ExitCode.SOFTWARE));
            CompletableFuture<Integer> memoryExceeded =
                    agent.memoryExceeded().thenApply(sentence -> ended(sentence, RESTART_STATUS));
            int status = (int) CompletableFuture.anyOf(stopped, memoryExceeded).get();
            Runtime.getRuntime().removeShutdownHook(shutdownHook);
            return status;
        }
    }

    private static int ended(String sentence, int status) {
        System.err.println("postern-agent: " + sentence);
        return status;
    }

    private String password() throws IOException {
        if (passwordFile != null) {
            try (var lines = Files.lines(passwordFile)) {
                return lines.findFirst()
                        .filter(line -> !line.isEmpty())
                        .orElseThrow(() -> new IllegalArgumentException("The first line of --password-file is empty."));
            } catch (IOException e) {
                throw new IllegalArgumentException("--password-file cannot be read: " + passwordFile, e);
            }
        }
        return passwordVariable
                .filter(password -> !password.isEmpty())
                .orElseThrow(() -> new IllegalArgumentException(
                        "No password: set POSTERN_AGENT_PASSWORD, or name a file with --password-file."));
    }

    private static void printLine(String line) {
        System.out.println(line);
        System.out.flush();
    }

    /**
     * Leaves the rooms and ends with status 0: a JVM ended by a signal would report 143, and the operating system frees the
     * memory of the media engine faster than closing the engine does.
     */
    private static void leaveAndHalt(Agent agent) {
        boolean told = agent.leave(LEAVE_TIMEOUT);
        log.info(told ? "Left all rooms" : "Not all servers confirmed it in time");
        Runtime.getRuntime().halt(0);
    }
}
