package io.postern.demo.window;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.postern.demo.process.ChildFailureException;
import io.postern.demo.process.ChildJvm;
import io.postern.demo.report.CallReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * The window in a JVM of its own. It is started early, as JavaFX takes a while to load, and waits for {@link #show}.
 */
public final class DemoWindowProcess implements AutoCloseable {
    /** Begins the lines of the window's output that are meant for this class; other libraries print there too. */
    static final String SHOWN = "postern-demo-shown";

    static final String BEGIN = "begin";

    static final String CALL = "postern-demo-call ";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration SHOW_LIMIT = Duration.ofSeconds(60);

    private final ChildJvm jvm;
    private final CompletableFuture<Void> shown;
    private final CompletableFuture<CallReport> call;

    private DemoWindowProcess(ChildJvm jvm, CompletableFuture<Void> shown, CompletableFuture<CallReport> call) {
        this.jvm = jvm;
        this.shown = shown;
        this.call = call;
    }

    /** @param headless without a screen: JavaFX's Headless platform, drawn in software */
    public static DemoWindowProcess start(boolean headless, Path logFolder) throws IOException {
        ChildJvm.Launch launch = new ChildJvm.Launch("window", DemoWindowMain.class.getName())
                .flag("-Dlogback.configurationFile=postern-demo-logback.xml");
        if (headless) {
            launch = launch.flag("-Dglass.platform=Headless")
                    .flag("-Dprism.order=sw")
                    .flag("-Djava.awt.headless=true");
        }
        CompletableFuture<Void> shown = new CompletableFuture<>();
        CompletableFuture<CallReport> call = new CompletableFuture<>();
        ChildJvm jvm = ChildJvm.start(launch, logFolder, line -> hear(line, shown, call));
        return new DemoWindowProcess(jvm, shown, call);
    }

    /** Shows the window and waits until its person is signed in and can press Join. */
    public void show(DemoWindowRequest order) throws IOException, InterruptedException {
        String line = JSON.writeValueAsString(order);
        try {
            jvm.tell(line);
        } catch (IOException e) {
            // It has ended, which is said below with its last sentence.
        }
        jvm.await(shown, SHOW_LIMIT);
    }

    /** Everything is there: an unattended call may begin. */
    public void begin() throws IOException {
        jvm.tell(BEGIN);
    }

    /** Completes with the process's status when the window was closed and everything in it is taken down. */
    public CompletableFuture<Integer> ended() {
        return jvm.ended();
    }

    /**
     * Waits for the window's end and returns its process's status.
     *
     * @throws IOException when the time is up
     */
    public int ended(Duration limit) throws IOException, InterruptedException {
        return jvm.awaitEnd(limit);
    }

    /** What the last call measured; completes before {@link #ended}, if there was a call. */
    public CompletableFuture<CallReport> call() {
        return call.copy();
    }

    /** The failure of a window whose process has ended with a status. */
    public ChildFailureException failure(int status) throws IOException {
        return jvm.failure(status);
    }

    @Override
    public void close() {
        jvm.close();
    }

    @Override
    public String toString() {
        return "DemoWindowProcess[" + jvm.handle().pid() + "]";
    }

    private static void hear(String line, CompletableFuture<Void> shown, CompletableFuture<CallReport> call) {
        if (line.equals(SHOWN)) {
            shown.complete(null);
        } else if (line.startsWith(CALL)) {
            try {
                call.complete(JSON.readValue(line.substring(CALL.length()), CallReport.class));
            } catch (JsonProcessingException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
