package io.postern.demo.environment;

import io.postern.agent.AgentMain;
import io.postern.demo.process.ChildJvm;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The real bot as a child process, in one room, publishing the test pattern and the test tone. */
public final class AgentProcess implements AutoCloseable {
    private static final String READY = "Agent ready in ";
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

    private final ChildJvm jvm;

    private AgentProcess(ChildJvm jvm) {
        this.jvm = jvm;
    }

    /** Starts the bot and waits until it has joined the room. */
    static AgentProcess start(URI backend, DemoAccount account, String room, Path logFolder)
            throws IOException, InterruptedException {
        ChildJvm.Launch launch = new ChildJvm.Launch("agent", AgentMain.class.getName())
                .flag("-XX:+UseSerialGC")
                .argument("--backend")
                .argument(backend.toString())
                .argument("--user")
                .argument(account.username())
                .argument("--room")
                .argument(room)
                .argument("--publish-test-media")
                .variable("POSTERN_AGENT_PASSWORD", account.password());
        return new AgentProcess(ChildJvm.startAndAwait(
                        launch,
                        logFolder,
                        line -> Optional.of(line).filter(text -> text.startsWith(READY)),
                        START_TIMEOUT)
                .jvm());
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
