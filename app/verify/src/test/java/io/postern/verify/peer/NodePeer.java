package io.postern.verify.peer;

import com.fasterxml.jackson.databind.JsonNode;
import io.postern.signaling.AccessToken;
import io.postern.testing.requirement.PeerPrograms;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/**
 * One of LiveKit's own clients in a process of its own, spoken to in JSON lines. A peer can join one room after the
 * other. Ends with {@link #close}, and by itself when this JVM goes. Thread safe.
 */
public final class NodePeer implements AutoCloseable {
    /** How long anything a peer does may take; generous, for two busy cores. */
    public static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final Duration START = Duration.ofSeconds(60);

    private final PeerProcess process;
    private final AtomicBoolean joined = new AtomicBoolean();

    private NodePeer(PeerProcess process) {
        this.process = process;
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
        return new NodePeer(PeerProcess.start(name, builder, START));
    }

    /** Joins; what was seen in earlier rooms is forgotten. The answer names those who are there already. */
    public JsonNode join(URI server, AccessToken token) {
        return join(server, token, true);
    }

    /** @param singlePeerConnection whether a browser tries {@code /rtc/v1} first; others choose for themselves */
    public JsonNode join(URI server, AccessToken token, boolean singlePeerConnection) {
        process.forget();
        joined.set(true);
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

    /** Node only: joins, and encrypts end to end what it sends from then on. */
    public JsonNode joinEncrypted(URI server, AccessToken token) {
        process.forget();
        joined.set(true);
        return ask(
                "join",
                Map.of(
                        "url",
                        server.toString(),
                        "token",
                        token.reveal(),
                        "encryptionKey",
                        "a key that we do not have"));
    }

    /** Leaves the room, if it is in one. */
    public void leave() {
        if (joined.compareAndSet(true, false)) {
            ask("leave", Map.of());
        }
    }

    /** Publishes colour bars (Node) or the fake camera (browser), and gives its sid. */
    public String publishVideo(int width, int height) {
        return ask("publish-video", Map.of("width", width, "height", height))
                .path("sid")
                .asText();
    }

    /** Node only: the same without saying that it is a camera. May be done more than once. */
    public String publishVideoWithoutSource(int width, int height) {
        return ask("publish-video", Map.of("width", width, "height", height, "plain", true))
                .path("sid")
                .asText();
    }

    /** Node only: a tone without saying that it is a microphone. */
    public String publishAudioWithoutSource() {
        return ask("publish-audio", Map.of("plain", true)).path("sid").asText();
    }

    /** The same in several layers, of which the server forwards one. */
    public String publishSimulcast(int width, int height) {
        return ask("publish-video", Map.of("width", width, "height", height, "simulcast", true))
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

    /** Browsers only: publishes two tones as a microphone, one on each side, and gives its sid. */
    public String publishStereo(int leftHertz, int rightHertz) {
        return ask("publish-stereo", Map.of("left", leftHertz, "right", rightHertz))
                .path("sid")
                .asText();
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
     * Chooses the simulcast layer in which someone's camera is received.
     *
     * @param quality {@code low}, {@code medium} or {@code high}; in browsers also {@code off}, for nothing of it
     */
    public void receiveQuality(String identity, String quality) {
        ask("receive-quality", Map.of("identity", identity, "quality", quality));
    }

    /** Browsers only: what someone's video shows now, in its full size, as a PNG. */
    public byte[] picture(String identity, String source) {
        return Base64.getDecoder()
                .decode(ask("picture", Map.of("identity", identity, "source", source))
                        .path("png")
                        .asText());
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

    /** Browsers only: a text with files, or without a text one file by itself. */
    public JsonNode sendFiles(String text, Map<String, Integer> bytesByName) {
        List<Map<String, Object>> files = bytesByName.entrySet().stream()
                .map(file -> Map.<String, Object>of("name", file.getKey(), "bytes", file.getValue()))
                .toList();
        return ask("chat", Map.of("dialect", text.isEmpty() ? "file" : "text-stream", "text", text, "files", files));
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
        ask("path", Map.of()).forEach(path -> paths.add(PeerProcess.read(path, Received.Path.class)));
        return paths;
    }

    /** Waits until it knows of someone in the room; what they send before may get lost or have no sender. */
    public NodePeer awaitParticipant(String identity) {
        process.await(
                identity + " to be there",
                PATIENCE,
                event -> (PeerProcess.is(event, "participant-joined")
                                && event.path("identity").asText().equals(identity))
                        || event.path("result")
                                .path("participants")
                                .findValuesAsText("identity")
                                .contains(identity));
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
        return process.await(event, PATIENCE, candidate -> PeerProcess.is(candidate, event) && wanted.test(candidate));
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
        return process.events(event, type);
    }

    private JsonNode ask(String command, Map<String, ?> parameters) {
        return process.ask(command, parameters, PATIENCE);
    }

    private <T> T awaitTyped(String event, String what, Class<T> type, Predicate<T> wanted) {
        return PeerProcess.read(
                process.await(
                        what,
                        PATIENCE,
                        candidate ->
                                PeerProcess.is(candidate, event) && wanted.test(PeerProcess.read(candidate, type))),
                type);
    }

    /** Lets the program end, or ends it and all its children. */
    @Override
    public void close() {
        process.close();
    }

    @Override
    public String toString() {
        return "NodePeer[" + process + "]";
    }
}
