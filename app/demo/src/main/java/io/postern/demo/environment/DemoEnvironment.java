package io.postern.demo.environment;

import io.postern.livekit.LiveKitFinder;
import io.postern.livekit.LiveKitProgram;
import io.postern.livekit.LiveKitServer;
import io.postern.livekit.MissingProgramException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/**
 * Everything that a call on this machine needs besides the window: a LiveKit server, the backend with two accounts and,
 * on request, the bot. Ends with the {@link ResourceStack} it was started on. Thread safe.
 */
public final class DemoEnvironment {
    private final LiveKitProgram program;
    private final LiveKitServer server;
    private final BackendProcess backend;
    private final DemoAccount person;

    private final DemoAccount agent;
    private final Path logs;

    private final ResourceStack resources;
    private final StepTimer steps;

    private DemoEnvironment(
            LiveKitProgram program,
            LiveKitServer server,
            BackendProcess backend,
            DemoAccount person,
            DemoAccount agent,
            Path logs,
            ResourceStack resources,
            StepTimer steps) {
        this.program = program;
        this.server = server;
        this.backend = backend;
        this.person = person;
        this.agent = agent;
        this.logs = logs;
        this.resources = resources;
        this.steps = steps;
    }

    /**
     * Starts server and backend and waits until they are ready; takes minutes if the server has to be downloaded or
     * built.
     *
     * @param folder for data and logs; owned by the caller
     * @throws MissingProgramException if there is no LiveKit server and none can be built
     * @throws IOException if a part does not start
     */
    public static DemoEnvironment start(Path folder, ResourceStack resources, StepTimer steps)
            throws MissingProgramException, IOException, InterruptedException {
        DemoAccount person = DemoAccount.generate("demo", "Demo");
        DemoAccount agent = DemoAccount.generate("ai-agent", "AI Assistant");
        Path data = folder.resolve("data");
        Path logs = logs(folder);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            // Hashing the passwords takes as long as starting the server, so both happen in parallel.
            Future<Void> accounts = threads.submit(() -> {
                BackendProcess.addAccounts(data, person, agent);
                return null;
            });
            LiveKitProgram program = timed(
                    steps,
                    "liveKitFound",
                    "LiveKit found",
                    () -> new LiveKitFinder(steps::print).find(),
                    found -> "by " + found.foundBy());
            LiveKitServer server = timed(
                    steps,
                    "liveKitReady",
                    "LiveKit server",
                    () -> resources.own(LiveKitServer.startOnDefaultPorts(program, logs)),
                    started -> started.wsUrl() + ", media on TCP " + started.tcpPort() + " alone");
            accounts.get();
            BackendProcess backend = timed(
                    steps,
                    "backendReady",
                    "Backend",
                    () -> resources.own(BackendProcess.start(server, data, logs)),
                    started -> started.url().toString());
            return new DemoEnvironment(program, server, backend, person, agent, logs, resources, steps);
        } catch (ExecutionException e) {
            throw new IOException("The accounts could not be created: " + e.getMessage(), e);
        }
    }

    /** Starts the bot and waits until it has joined the room, where it publishes the test pattern and the test tone. */
    public AgentProcess startAgent(String room) throws IOException, InterruptedException {
        try {
            return timed(
                    steps,
                    "agentReady",
                    "Agent",
                    () -> resources.own(AgentProcess.start(backend.url(), agent, room, logs)),
                    started -> "in room " + room);
        } catch (MissingProgramException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The folder for the logs of the parts. */
    public static Path logs(Path folder) throws IOException {
        return Files.createDirectories(folder.resolve("logs"));
    }

    public LiveKitProgram program() {
        return program;
    }

    public LiveKitServer server() {
        return server;
    }

    public BackendProcess backend() {
        return backend;
    }

    /** The account of the person at the window. */
    public DemoAccount person() {
        return person;
    }

    private static <T> T timed(StepTimer steps, String key, String label, Callable<T> work, Function<T, String> outcome)
            throws MissingProgramException, IOException, InterruptedException {
        try {
            return steps.step(key, label, work, outcome);
        } catch (MissingProgramException | IOException | InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new CompletionException(e);
        }
    }
}
