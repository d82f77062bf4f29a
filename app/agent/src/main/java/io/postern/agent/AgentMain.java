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

/** The program. */
@Command(
        name = "postern-agent",
        description = "A bot that welcomes people and echoes chat. Its password comes from the environment variable"
                + " POSTERN_AGENT_PASSWORD or from a file.",
        mixinStandardHelpOptions = true)
public final class AgentMain implements Callable<Integer> {
    static {
        // Named, so that several of our programs on one class path do not get each other's.
        if (System.getProperty("logback.configurationFile") == null) {
            System.setProperty("logback.configurationFile", "postern-agent-logback.xml");
        }
    }

    private static final Logger log = LoggerFactory.getLogger(AgentMain.class);

    /** EX_TEMPFAIL of sysexits.h: nothing is wrong with how it was started. */
    private static final int START_AGAIN = 75;

    /** Whoever asks a process to end gives it two seconds. */
    private static final Duration LEAVE_PATIENCE = Duration.ofMillis(1_500);

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
                    "Beyond it the agent ends with status 75, to be started again, when no person is in its rooms;"
                            + " 0 for no limit. Default: ${DEFAULT-VALUE}.")
    long maxMemoryMib = 700;

    @Option(
            names = "--trust",
            paramLabel = "FILE",
            description = "Certificates to trust beside Java's and the system's, or a folder of them; may be repeated.")
    List<Path> trust = List.of();

    @Option(
            names = "--connect-to",
            paramLabel = "HOST=OTHER",
            description = "Connects to OTHER where HOST, a name or an address, is named; may be repeated.")
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
                        room -> say("Agent ready in " + room))) {
            Thread goodbye = Thread.ofPlatform().name("postern-goodbye").unstarted(() -> sayGoodbye(agent));
            Runtime.getRuntime().addShutdownHook(goodbye);
            CompletableFuture<Integer> stopped =
                    agent.stopped().thenApply(sentence -> ended(sentence, ExitCode.SOFTWARE));
            CompletableFuture<Integer> outgrown = agent.outgrown().thenApply(sentence -> ended(sentence, START_AGAIN));
            int status = (int) CompletableFuture.anyOf(stopped, outgrown).get();
            Runtime.getRuntime().removeShutdownHook(goodbye);
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

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }

    /**
     * Asked to end: leave the rooms, then end with 0. A JVM ended by a signal would report 143 as if it had failed; and
     * what closing the media engine would free, the system frees as well.
     */
    private static void sayGoodbye(Agent agent) {
        boolean told = agent.leave(LEAVE_PATIENCE);
        log.info(told ? "Left all rooms" : "Not all servers could be told in time");
        Runtime.getRuntime().halt(0);
    }
}
