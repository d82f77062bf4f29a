package io.postern.verify.lab;

import com.fasterxml.jackson.databind.JsonNode;
import io.postern.room.MediaRoute;
import io.postern.room.Scenario;
import io.postern.room.TrackSource;
import io.postern.verify.peer.PeerProcess;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * {@link CallerProgram} in a process of its own, in one of the lab's places. Opens its client anew for every way out that
 * it is to take, and joins one room after the other. Ends with {@link #close}, and by itself when this JVM goes. Thread
 * safe.
 *
 * <p>Its events, all with {@code at}, in milliseconds of a clock that all programs of this machine share
 * ({@link CallerEvents#now}):
 *
 * <ul>
 *   <li>{@code clicked}, {@code connected} (ms since the click), {@code first frame} (from, ms)
 *   <li>{@code published}: source
 *   <li>{@code received}, several times a second: from, frames, total, gap (the longest time in ms between two frames
 *       that ended since the last one), loud (samples above silence since the beginning)
 *   <li>{@code path}: protocol, relayed, tls, host, port, proxy, as people are told
 *   <li>{@code reconnecting} (attempt), {@code reconnected}, {@code disconnected} (reason)
 *   <li>{@code failure}, {@code trouble}: kind, key, sentence (English), detail, ms
 *   <li>{@code chat}: from, text
 * </ul>
 */
public final class Caller implements AutoCloseable {
    /** How long anything may take that has no limit of its own; generous, for two busy cores. */
    public static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final Duration START = Duration.ofSeconds(30);

    private final String identity;
    private final PeerProcess process;

    private Caller(String identity, PeerProcess process) {
        this.identity = identity;
        this.process = process;
    }

    /**
     * Starts one.
     *
     * @param inside a command that runs the rest inside a network namespace
     */
    static Caller start(String identity, List<String> inside) {
        List<String> command = new ArrayList<>(inside);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // Small, and quick to start: many of these run on few cores.
        command.addAll(List.of(
                "-Xmx192m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                CallerProgram.class.getName()));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        return new Caller(identity, PeerProcess.start(identity, builder, START));
    }

    /** Who it is in rooms. */
    public String identity() {
        return identity;
    }

    /** Opens its client, for this way out; what was open is closed. */
    public Caller open(WayOut way) {
        send("open", way.parameters());
        return this;
    }

    /**
     * Starts to join, with picture and sound, and does not wait. The room it is in is left, and what happened there is
     * forgotten.
     */
    public Caller join(URI server, String room, String token, MediaRoute route) {
        leave();
        process.forget();
        send("join", Map.of("server", server.toString(), "room", room, "token", token, "route", route.name()));
        return this;
    }

    /** The same after signing in at a backend, which names the server. */
    public Caller join(URI backend, String user, String password, String room) {
        leave();
        process.forget();
        send("join", Map.of("backend", backend.toString(), "user", user, "password", password, "room", room));
        return this;
    }

    /** Has the server do something bad to the room's connection. */
    public void simulate(Scenario scenario) {
        send("simulate", Map.of("scenario", scenario.name()));
    }

    /** Says that the network changed, as the system would. */
    public void networkChanged() {
        send("network changed", Map.of());
    }

    /** Sends a message and waits until it was handed to the server's channel. */
    public void chat(String text) {
        send("chat", Map.of("text", text));
    }

    /** Switches camera or microphone and waits until the server agreed. */
    public void enable(TrackSource source, boolean enabled) {
        send("enable", Map.of("source", source.name(), "enabled", enabled));
    }

    /** The candidate pairs in use: protocol, localType, localPort, remoteAddress, remotePort, relayProtocol, … */
    public JsonNode stats() {
        return send("stats", Map.of());
    }

    /** Leaves the room it is in, if any, and waits until the server was told. */
    public void leave() {
        send("leave", Map.of());
    }

    /** Any command of {@link CallerProgram}; waits for its result. */
    public JsonNode send(String command, Map<String, ?> parameters) {
        return process.ask(command, parameters, PATIENCE);
    }

    /** The first event of a kind since it began to join. */
    public JsonNode await(String event) {
        return await(event, PATIENCE, _ -> true);
    }

    /** The first event of a kind that is as wanted, since it began to join. Joining's failure ends the wait. */
    public JsonNode await(String event, Duration limit, Predicate<JsonNode> wanted) {
        JsonNode found = process.await(
                event,
                limit,
                e -> (PeerProcess.is(e, event) && wanted.test(e))
                        || (PeerProcess.is(e, "failure") && !event.equals("failure")));
        if (!PeerProcess.is(found, event)) {
            throw new AssertionError(identity + " failed before: " + event + ": " + found);
        }
        return found;
    }

    /** Waits until so many frames of someone have come, and a second of their tone. */
    public void awaitMedia(String from, int frames) {
        await(
                "received",
                PATIENCE,
                e -> e.path("from").asText().equals(from)
                        && e.path("total").asInt() >= frames
                        && e.path("loud").asInt() >= 30_000);
    }

    /** Waits for so many more frames of someone than have come by now. */
    public void awaitMoreFrames(String from, int frames) {
        long wanted = total(from) + frames;
        await(
                "received",
                PATIENCE,
                e -> e.path("from").asText().equals(from) && e.path("total").asLong() >= wanted);
    }

    /** Frames of someone so far, as last reported. */
    public long total(String from) {
        return received(from).stream()
                .mapToLong(e -> e.path("total").asLong())
                .max()
                .orElse(0);
    }

    /** The longest time between two frames of someone, in milliseconds, as far as reported. */
    public long longestGap(String from) {
        return received(from).stream()
                .mapToLong(e -> e.path("gap").asLong())
                .max()
                .orElse(0);
    }

    /** The longest delay of pictures of someone in each report so far, in milliseconds; reports without one are left out. */
    public List<Integer> delays(String from) {
        return received(from).stream()
                .map(e -> e.path("delay").asInt())
                .filter(delay -> delay >= 0)
                .toList();
    }

    private List<JsonNode> received(String from) {
        return events("received").stream()
                .filter(e -> e.path("from").asText().equals(from))
                .toList();
    }

    /** All events of a kind since it began to join, in order. */
    public List<JsonNode> events(String event) {
        return process.events(event, JsonNode.class);
    }

    @Override
    public void close() {
        process.close();
    }

    @Override
    public String toString() {
        return "Caller[" + identity + "]";
    }
}
