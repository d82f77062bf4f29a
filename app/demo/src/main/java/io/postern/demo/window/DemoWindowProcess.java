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
 * The window as a child process. It is started early, because JavaFX takes a while to load, and waits for {@link
 * #show}.
 */
public final class DemoWindowProcess implements AutoCloseable {
    /** Prefixes mark the output lines meant for this class, because libraries print to the same stream. */
    static final String SHOWN = "postern-demo-shown";

    static final String BEGIN = "begin";

    static final String CALL = "postern-demo-call ";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration SHOW_TIMEOUT = Duration.ofSeconds(60);

    private final ChildJvm jvm;
    private final CompletableFuture<Void> shown;
    private final CompletableFuture<CallReport> call;

    private DemoWindowProcess(ChildJvm jvm, CompletableFuture<Void> shown, CompletableFuture<CallReport> call) {
        this.jvm = jvm;
        this.shown = shown;
        this.call = call;
    }

    /** @param headless without a display: JavaFX's Headless platform with software rendering */
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
        ChildJvm jvm = ChildJvm.start(launch, logFolder, line -> parseLine(line, shown, call));
        return new DemoWindowProcess(jvm, shown, call);
    }

    /** Shows the window and waits until the sign-in is complete and Join can be pressed. */
    public void show(DemoWindowRequest request) throws IOException, InterruptedException {
        String line = JSON.writeValueAsString(request);
        try {
            jvm.sendLine(line);
        } catch (IOException e) {
            // The child has ended, which await reports with its last sentence.
        }
        jvm.await(shown, SHOW_TIMEOUT);
    }

    /** Tells the window that everything is ready, so that an unattended call may begin. */
    public void begin() throws IOException {
        jvm.sendLine(BEGIN);
    }

    /** Completes with the exit status when the window was closed and everything in it was shut down. */
    public CompletableFuture<Integer> ended() {
        return jvm.ended();
    }

    /**
     * Waits for the window to end and returns its exit status.
     *
     * @throws IOException if the limit is reached
     */
    public int ended(Duration limit) throws IOException, InterruptedException {
        return jvm.awaitEnd(limit);
    }

    /** The measurements of the last call; completes before {@link #ended}, if there was a call. */
    public CompletableFuture<CallReport> call() {
        return call.copy();
    }

    /** The failure of a window that has ended with a status. */
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

    private static void parseLine(String line, CompletableFuture<Void> shown, CompletableFuture<CallReport> call) {
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
