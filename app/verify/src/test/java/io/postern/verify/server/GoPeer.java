package io.postern.verify.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.postern.livekit.GoBuilder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** A participant on pion ({@code relaypeer} of {@link GoBuilder}) that keeps to one way in: ICE/TCP, or a relay over TLS. */
final class GoPeer implements AutoCloseable {
    /** How long one may take to be connected and to receive. */
    static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String identity;
    private final Process process;
    private final List<JsonNode> events = new CopyOnWriteArrayList<>();
    private final Thread reader;

    private GoPeer(String identity, Process process) {
        this.identity = identity;
        this.process = process;
        this.reader = Thread.ofPlatform().name("go-peer-" + identity).start(this::read);
    }

    /** Builds the program; quick when Go has done it before. */
    static Path build(Path folder) throws IOException, InterruptedException {
        Path program = folder.resolve("relaypeer");
        Path checkout = Path.of(System.getProperty("postern.root", "../.."));
        GoBuilder.build(checkout, "relaypeer", program.toAbsolutePath(), System.out::println);
        return program;
    }

    /**
     * Lets one join.
     *
     * @param inside a command that runs the rest inside a network namespace
     * @param authority whose certificates it trusts, and no other
     */
    static GoPeer join(
            List<String> inside,
            Path program,
            String url,
            String identity,
            String token,
            Path authority,
            String... options)
            throws IOException {
        List<String> command = new ArrayList<>(inside);
        command.addAll(List.of(program.toString(), "-url", url, "-identity", identity));
        command.addAll(List.of(options));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(Map.of("POSTERN_PEER_TOKEN", token, "SSL_CERT_FILE", authority.toString()));
        return new GoPeer(identity, builder.start());
    }

    /** Waits until both its connections are there, over this kind of candidate of its own. */
    GoPeer awaitConnected(String local) {
        for (String connection : List.of("publisher", "subscriber")) {
            JsonNode connected = await(
                    connection + " connected",
                    event -> event.path("connection").asText().equals(connection)
                            && event.path("state").asText().equals("connected"));
            if (!connected.path("local").asText().equals(local)) {
                throw new AssertionError(identity + " is connected otherwise: " + connected);
            }
        }
        return this;
    }

    /** Waits until so many packets of sound and of pictures have come from someone. */
    GoPeer awaitMedia(String sender, int packets) {
        for (String kind : List.of("audio", "video")) {
            await(
                    packets + " packets of " + kind + " of " + sender,
                    event -> event.path("event").asText().equals("media")
                            && event.path("kind").asText().equals(kind)
                            && event.path("from").asText().equals(sender)
                            && event.path("packets").asInt() >= packets);
        }
        return this;
    }

    /** The first event that is as wanted, of those that came and come. */
    JsonNode await(String what, Predicate<JsonNode> wanted) {
        try {
            Awaitility.await()
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> events.stream().anyMatch(wanted)
                            || events.stream()
                                    .anyMatch(e -> e.path("event").asText().equals("failed")));
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(identity + " did not get to: " + what + " in " + withoutMedia(), e);
        }
        return events.stream()
                .filter(wanted)
                .findFirst()
                .orElseThrow(() -> new AssertionError(identity + " failed before: " + what + " in " + withoutMedia()));
    }

    /** The node that its room is on. */
    String node() {
        return await("the join", event -> event.path("event").asText().equals("joined"))
                .path("node")
                .asText();
    }

    /** Whether any of its connections has ever been there. */
    boolean wasConnected() {
        return events.stream().anyMatch(event -> event.path("state").asText().equals("connected"));
    }

    /** From start to the first of its connections, in milliseconds, and to the last: for people to read. */
    String times() {
        return events.stream()
                .filter(event -> event.path("state").asText().equals("connected"))
                .map(event -> event.path("connection").asText() + " after "
                        + event.path("milliseconds").asLong() + " ms")
                .toList()
                .toString();
    }

    private List<JsonNode> withoutMedia() {
        return events.stream()
                .filter(event -> !event.path("event").asText().equals("media"))
                .toList();
    }

    private void read() {
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                events.add(JSON.readTree(line));
            }
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        } catch (IOException e) {
            // A pipe that breaks is the peer's end.
        }
    }

    @Override
    public void close() {
        try {
            // The end of its input is its own.
            process.getOutputStream().close();
            if (!process.waitFor(3, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor(2, TimeUnit.SECONDS);
            }
            reader.join();
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
