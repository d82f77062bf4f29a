package io.postern.bench.environment;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.postern.livekit.GoBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Participants that send clips ({@code clipsender} of {@link GoBuilder}), in one process. Ended by {@link #close}. */
public final class ClipSenders implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long CONNECT_SECONDS = 60;

    private final Process process;
    private final Path clock;

    private ClipSenders(Process process, Path clock) {
        this.process = process;
        this.clock = clock;
    }

    /**
     * One participant.
     *
     * @param token its access token
     * @param clip the clip that it repeats
     * @param clock whether to record when it sent which frame
     */
    public record Sender(String token, Path clip, boolean clock) {}

    /**
     * Builds the program; fast if Go has built it before.
     *
     * @param root the root of the checkout
     * @param folder the folder for the program
     */
    public static Path build(Path root, Path folder) throws IOException, InterruptedException {
        Path program = folder.resolve("clipsender");
        GoBuilder.build(root, "clipsender", program.toAbsolutePath(), line -> {});
        return program;
    }

    /**
     * Joins and waits until all participants send.
     *
     * @param folder for the recorded send times
     */
    public static ClipSenders start(Path program, String url, int framesPerSecond, List<Sender> senders, Path folder)
            throws IOException, InterruptedException {
        Path clock = Files.createTempFile(folder, "clock-", ".bin");
        List<Map<String, Object>> each = new ArrayList<>();
        for (Sender sender : senders) {
            each.add(Map.of("token", sender.token(), "clip", sender.clip().toString(), "clock", sender.clock()));
        }
        Process process = new ProcessBuilder(program.toString())
                .redirectError(folder.resolve("sender.log").toFile())
                .start();
        ClipSenders started = new ClipSenders(process, clock);
        try {
            process.getOutputStream()
                    .write((JSON.writeValueAsString(Map.of(
                                            "url", url,
                                            "framesPerSecond", framesPerSecond,
                                            "clock", clock.toString(),
                                            "senders", each))
                                    + "\n")
                            .getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
            started.awaitReady();
            return started;
        } catch (IOException | InterruptedException | RuntimeException e) {
            started.close();
            throw e;
        }
    }

    private void awaitReady() throws IOException, InterruptedException {
        CompletableFuture<String> said = CompletableFuture.supplyAsync(() -> {
            try {
                return String.valueOf(
                        process.inputReader(StandardCharsets.UTF_8).readLine());
            } catch (IOException e) {
                return String.valueOf(e.getMessage());
            }
        });
        try {
            String line = said.get(CONNECT_SECONDS, TimeUnit.SECONDS);
            if (!line.equals("ready")) {
                throw new IOException("The senders could not join the room: " + line);
            }
        } catch (TimeoutException | ExecutionException e) {
            throw new IOException("The senders could not join the room in time", e);
        }
    }

    /** The file with the send times, readable while they are recorded. */
    public Path clock() {
        return clock;
    }

    public long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
