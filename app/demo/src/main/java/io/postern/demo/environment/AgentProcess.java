package io.postern.demo.environment;

import io.postern.agent.AgentMain;
import io.postern.demo.process.ChildJvm;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** The real bot as a process of its own, in one room, with the test pattern and the test tone to see and hear. */
public final class AgentProcess implements AutoCloseable {
    private static final String READY = "Agent ready in ";
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

    private final ChildJvm jvm;

    private AgentProcess(ChildJvm jvm) {
        this.jvm = jvm;
    }

    /** Starts it and waits until it is in the room. */
    static AgentProcess start(URI backend, DemoAccount account, String room, Path logFolder)
            throws IOException, InterruptedException {
        CompletableFuture<Void> joined = new CompletableFuture<>();
        ChildJvm jvm = ChildJvm.start(
                new ChildJvm.Launch("agent", AgentMain.class.getName())
                        .flag("-XX:+UseSerialGC")
                        .argument("--backend")
                        .argument(backend.toString())
                        .argument("--user")
                        .argument(account.username())
                        .argument("--room")
                        .argument(room)
                        .argument("--publish-test-media")
                        .variable("POSTERN_AGENT_PASSWORD", account.password()),
                logFolder,
                line -> {
                    if (line.startsWith(READY)) {
                        joined.complete(null);
                    }
                });
        try {
            jvm.await(joined, START_TIMEOUT);
            return new AgentProcess(jvm);
        } catch (IOException | InterruptedException e) {
            jvm.close();
            throw e;
        }
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
        return "AgentProcess[" + jvm.handle().pid() + "]";
    }
}
