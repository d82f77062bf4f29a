package io.postern.verify.peer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.postern.signaling.AccessToken;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * One of LiveKit's own clients in a process of its own, spoken to in JSON lines. A peer can join one room after the
 * other. Ends with {@link #close}, and by itself when this JVM goes. Thread safe.
 */
public final class NodePeer implements AutoCloseable {
    /** How long anything a peer does may take; generous, for two busy cores. */
    public static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final Duration START = Duration.ofSeconds(60);
    private static final int REMEMBERED_LINES = 60;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String name;
    private final Process process;
    private final BufferedWriter commands;
    private final Object lock = new Object();
    private final List<JsonNode> events = new ArrayList<>();
    private final Deque<String> lastLines = new ArrayDeque<>();
    private int lastCommand;
    private boolean joined;
    private boolean ended;

    private NodePeer(String name, Process process) {
        this.name = name;
        this.process = process;
        this.commands = new BufferedWriter(process.outputWriter(StandardCharsets.UTF_8));
        Thread.ofVirtual().start(() -> read(process.getInputStream(), true));
        Thread.ofVirtual().start(() -> read(process.getErrorStream(), false));
    }

    /** LiveKit's client for Node. */
    public static NodePeer rtcNode() {
        return start("rtc-node", "rtc-node-peer.mjs", Map.of());
    }

    /** LiveKit's client for browsers, in Chromium. */
    public static NodePeer browser() {
        String chromium = PeerPrograms.chromium()
                .orElseThrow(() -> new IllegalStateException("Tests with a browser say @Requires(CHROMIUM)."))
                .toString();
        return start("browser", "browser-peer.mjs", Map.of("POSTERN_CHROMIUM", chromium));
    }

    private static NodePeer start(String name, String program, Map<String, String> environment) {
        ProcessBuilder builder = new ProcessBuilder(PeerPrograms.node().toString(), program)
                .directory(PeerPrograms.folder().toFile());
        builder.environment().putAll(environment);
        // Less chatter of the libraries on standard output, which lines that are no events are left to.
        builder.environment().put("NODE_ENV", "production");
        try {
            NodePeer peer = new NodePeer(name, builder.start());
            try {
                peer.await("the program to start", START, event -> is(event, "ready"), Function.identity());
                return peer;
            } catch (RuntimeException | AssertionError e) {
                peer.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Joins; what was seen in earlier rooms is forgotten. The answer names those who are there already. */
    public JsonNode join(URI server, AccessToken token) {
        return join(server, token, true);
    }

    /** @param singlePeerConnection whether a browser tries {@code /rtc/v1} first; others choose for themselves */
    public JsonNode join(URI server, AccessToken token, boolean singlePeerConnection) {
        synchronized (lock) {
            events.clear();
            joined = true;
        }
        return ask(
                "join",
                Map.of(
                        "url",
                        server.toString(),
                        "token",
                        token.reveal(),
                        "singlePeerConnection",
                        singlePeerConnection));
    }

    /** Leaves the room, if it is in one. */
    public void leave() {
        synchronized (lock) {
            if (!joined) {
                return;
            }
            joined = false;
        }
        ask("leave", Map.of());
    }

    /** Publishes colour bars (Node) or the fake camera (browser), and gives its sid. */
    public String publishVideo(int width, int height) {
        return ask("publish-video", Map.of("width", width, "height", height))
                .path("sid")
                .asText();
    }

    /** From now on the published pictures have another size. */
    public void resizeVideo(int width, int height) {
        ask("resize-video", Map.of("width", width, "height", height));
    }

    /** Publishes a tone (Node) or the fake microphone, which beeps (browser), and gives its sid. */
    public String publishAudio() {
        return ask("publish-audio", Map.of()).path("sid").asText();
    }

    /** @param source {@code camera} or {@code microphone} */
    public void unpublish(String source) {
        ask("unpublish", Map.of("source", source));
    }

    /** Browsers only. */
    public void mute(String source) {
        ask("mute", Map.of("source", source));
    }

    /** Browsers only. */
    public void unmute(String source) {
        ask("unmute", Map.of("source", source));
    }

    /**
     * Says something.
     *
     * @param dialect {@code chat-message}, {@code text-stream}, {@code legacy-json}, or in browsers {@code components}
     * @return with the id under which it went
     */
    public JsonNode chat(String dialect, String text) {
        return ask("chat", Map.of("dialect", dialect, "text", text, "id", dialect + "-" + text.hashCode()));
    }

    /** Says it again under the id of an earlier message in the same dialect. */
    public void editChat(String dialect, String text, JsonNode earlier) {
        ask(
                "chat",
                Map.of(
                        "dialect",
                        dialect,
                        "text",
                        text,
                        "id",
                        earlier.path("id").asText(),
                        "editOf",
                        earlier));
    }

    public void sendData(byte[] payload, String topic, boolean reliable) {
        ask(
                "data",
                Map.of("base64", Base64.getEncoder().encodeToString(payload), "topic", topic, "reliable", reliable));
    }

    /** Browsers only: how media travels. */
    public List<Received.Path> paths() {
        List<Received.Path> paths = new ArrayList<>();
        ask("path", Map.of()).forEach(path -> paths.add(read(path, Received.Path.class)));
        return paths;
    }

    /** Waits until it knows of someone in the room; what they send before may get lost or have no sender. */
    public NodePeer awaitParticipant(String identity) {
        await(
                identity + " to be there",
                PATIENCE,
                event -> (is(event, "participant-joined")
                                && event.path("identity").asText().equals(identity))
                        || event.path("result")
                                .path("participants")
                                .findValuesAsText("identity")
                                .contains(identity),
                Function.identity());
        return this;
    }

    /** Waits until a video track of someone is as wanted. */
    public Received.Video awaitVideo(String identity, String what, Predicate<Received.Video> wanted) {
        return awaitTyped(
                "video",
                "video of " + identity + ": " + what,
                Received.Video.class,
                video -> video.identity().equals(identity) && wanted.test(video));
    }

    /** Waits until an audio track of someone is as wanted. */
    public Received.Audio awaitAudio(String identity, String what, Predicate<Received.Audio> wanted) {
        return awaitTyped(
                "audio",
                "audio of " + identity + ": " + what,
                Received.Audio.class,
                audio -> audio.identity().equals(identity) && wanted.test(audio));
    }

    /** Waits for a chat message with this text in one dialect. */
    public Received.Chat awaitChat(String dialect, String text) {
        return awaitTyped(
                "chat",
                dialect + " “" + text + "”",
                Received.Chat.class,
                chat -> chat.dialect().equals(dialect) && chat.text().equals(text));
    }

    /** All chat messages of others so far. */
    public List<Received.Chat> chat(String sender) {
        return events("chat", Received.Chat.class).stream()
                .filter(chat -> sender.equals(chat.identity()))
                .toList();
    }

    /** Waits for an event about a publication: {@code track-published}, {@code track-muted}, … */
    public Received.Track awaitTrack(String event, String identity, String source) {
        return awaitTyped(
                event,
                event + " " + identity + " " + source,
                Received.Track.class,
                track -> track.identity().equals(identity) && track.source().equals(source));
    }

    /** Waits for an event of another kind. */
    public JsonNode awaitEvent(String event, Predicate<JsonNode> wanted) {
        return await(event, PATIENCE, candidate -> is(candidate, event) && wanted.test(candidate), Function.identity());
    }

    /** The newest report on a video track, if there is one. */
    public Optional<Received.Video> video(String identity) {
        return events("video", Received.Video.class).reversed().stream()
                .filter(video -> video.identity().equals(identity))
                .findFirst();
    }

    /** The newest report on an audio track, if there is one. */
    public Optional<Received.Audio> audio(String identity) {
        return events("audio", Received.Audio.class).reversed().stream()
                .filter(audio -> audio.identity().equals(identity))
                .findFirst();
    }

    /** All events of one kind since joining. */
    public <T> List<T> events(String event, Class<T> type) {
        synchronized (lock) {
            return events.stream()
                    .filter(candidate -> is(candidate, event))
                    .map(candidate -> read(candidate, type))
                    .toList();
        }
    }

    /** Sends a command and waits for its result. */
    private JsonNode ask(String command, Map<String, ?> parameters) {
        int id;
        synchronized (lock) {
            id = ++lastCommand;
            try {
                commands.write(JSON.writeValueAsString(Map.of("id", id, "do", command, "with", parameters)));
                commands.newLine();
                commands.flush();
            } catch (IOException e) {
                throw new AssertionError(describe("could not be told to " + command), e);
            }
        }
        JsonNode answer = await(
                "the result of " + command,
                PATIENCE,
                event -> event.path("id").isInt() && event.path("id").asInt() == id,
                Function.identity());
        if (is(answer, "failed")) {
            throw new AssertionError(describe(
                    "failed to " + command + ": " + answer.path("error").asText()));
        }
        return answer.path("result");
    }

    private <T> T awaitTyped(String event, String what, Class<T> type, Predicate<T> wanted) {
        return await(
                what,
                PATIENCE,
                candidate -> is(candidate, event) && wanted.test(read(candidate, type)),
                found -> read(found, type));
    }

    private <T> T await(String what, Duration limit, Predicate<JsonNode> wanted, Function<JsonNode, T> result) {
        long end = System.nanoTime() + limit.toNanos();
        synchronized (lock) {
            int looked = 0;
            while (true) {
                for (; looked < events.size(); looked++) {
                    if (wanted.test(events.get(looked))) {
                        return result.apply(events.get(looked));
                    }
                }
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (ended || left <= 0) {
                    throw new AssertionError(
                            describe((ended ? "ended" : "did not report within " + limit.toSeconds() + " s") + ": "
                                    + what),
                            new TimeoutException(what));
                }
                try {
                    lock.wait(left);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new AssertionError(describe("interrupted: " + what), e);
                }
            }
        }
    }

    private void read(InputStream stream, boolean events) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                accept(line, events);
            }
        } catch (IOException e) {
            // The pipe of a process that was ended.
        } finally {
            if (events) {
                synchronized (lock) {
                    ended = true;
                    lock.notifyAll();
                }
            }
        }
    }

    private void accept(String line, boolean mayBeEvent) throws JsonProcessingException {
        // Libraries write their logs to the same stream; an event begins with its name.
        boolean isEvent = mayBeEvent && line.startsWith("{\"event\":");
        JsonNode event = isEvent ? JSON.readTree(line) : null;
        synchronized (lock) {
            lastLines.addLast(line.length() <= 400 ? line : line.substring(0, 400) + "…");
            if (lastLines.size() > REMEMBERED_LINES) {
                lastLines.removeFirst();
            }
            if (event != null) {
                this.events.add(event);
                lock.notifyAll();
            }
        }
    }

    private String describe(String what) {
        synchronized (lock) {
            return "The peer " + name + " " + what + System.lineSeparator()
                    + "Its last lines:" + System.lineSeparator()
                    + String.join(System.lineSeparator(), lastLines);
        }
    }

    private static boolean is(JsonNode event, String name) {
        return event.path("event").asText().equals(name);
    }

    private static <T> T read(JsonNode json, Class<T> type) {
        try {
            return JSON.treeToValue(json, type);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lets the program end, or ends it and all its children (a browser has many) by their process ids. */
    @Override
    public void close() {
        List<ProcessHandle> children = process.descendants().toList();
        try {
            commands.close();
        } catch (IOException e) {
            // It is gone already.
        }
        try {
            if (!process.waitFor(8, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                process.waitFor(2, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        children.stream().filter(ProcessHandle::isAlive).forEach(ProcessHandle::destroyForcibly);
    }

    @Override
    public String toString() {
        return "NodePeer[" + name + ", " + process.pid() + "]";
    }
}
