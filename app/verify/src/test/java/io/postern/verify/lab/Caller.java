package io.postern.verify.lab;

import com.fasterxml.jackson.databind.JsonNode;
import io.postern.room.MediaRoute;
import io.postern.room.SimulationScenario;
import io.postern.room.TrackSource;
import io.postern.verify.peer.PeerProcess;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.StreamSupport;

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
 *   <li>{@code received}, several times a second: from, pictures (when each came), total, gap (the longest time in ms
 *       between two frames that ended since the last one), width, loud (samples above silence since the beginning),
 *       quiet (the longest time in ms without sound that ended since the last one)
 *   <li>{@code people}: present, who is there and how many tracks they publish; {@code paused}: sources held back
 *   <li>{@code path}: protocol, relayed, tls, host, port, proxy, as people are told
 *   <li>{@code reconnecting} (attempt), {@code reconnected}, {@code disconnected} (reason)
 *   <li>{@code failure}, {@code trouble}: kind, key, sentence (English), detail, ms
 *   <li>{@code unsaid}, {@code unwritten}: number, of what it says and writes by {@link #talk}, that could not be sent
 *   <li>{@code chat}, {@code data}: from, text; {@code muted}: from, source, muted; {@code speakers}: identities
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
    public static Caller start(String identity, List<String> inside) {
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
    public Caller open(CallerNetworkSettings settings) {
        send("open", settings.parameters());
        return this;
    }

    /** The same, giving up sooner than people's clients do: how long it waits before each attempt to come back, in ms. */
    public Caller open(CallerNetworkSettings settings, List<Integer> delays) {
        Map<String, Object> parameters = new HashMap<>(settings.parameters());
        parameters.put("delays", delays);
        send("open", parameters);
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

    /** The same without picture and sound of its own. */
    Caller joinAsGuest(URI server, String room, String token) {
        leave();
        process.forget();
        send("join", Map.of("server", server.toString(), "room", room, "token", token, "publish", false));
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
    public void simulate(SimulationScenario scenario) {
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

    /** Sends a message and application data to everybody, and does not wait until they are handed to any channel. */
    public void postBoth(String text) {
        send("chat", Map.of("text", text, "wait", false));
        send("data", Map.of("text", text, "wait", false));
    }

    /** Says numbers from 1 on, as reliable data, and writes each fifth of them, until {@link #hush}. */
    void talk(int perSecond) {
        send("talk", Map.of("perSecond", perSecond));
    }

    /** Says no more numbers; returns the last one. */
    int hush() {
        return send("hush", Map.of()).asInt();
    }

    /** The numbers that somebody said, in the order in which they were heard. */
    List<Integer> heard(String from) {
        return events("data").stream()
                .filter(e -> e.path("from").asText().equals(from))
                .map(e -> e.path("text").asText())
                .filter(text -> text.startsWith("talk "))
                .map(text -> Integer.parseInt(text.substring("talk ".length())))
                .toList();
    }

    /** The numbers that somebody wrote, in the order in which they stand in the conversation. */
    List<Integer> read(String from) {
        return StreamSupport.stream(send("conversation", Map.of()).spliterator(), false)
                .filter(e -> e.path("from").asText().equals(from))
                .map(e -> e.path("text").asText())
                .filter(text -> text.startsWith(CallerTalk.CHAT))
                .map(text -> Integer.parseInt(text.substring(CallerTalk.CHAT.length())))
                .toList();
    }

    /** The numbers of its own that it was told could not be sent. */
    Set<Integer> unsaid() {
        return events("unsaid").stream().map(e -> e.path("number").asInt()).collect(Collectors.toSet());
    }

    /** The same of those it wrote. */
    Set<Integer> unwritten() {
        return events("unwritten").stream().map(e -> e.path("number").asInt()).collect(Collectors.toSet());
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

    /** Waits for so many frames of someone that came after a moment, as of {@link CallerEvents#now}. */
    public void awaitFramesAfter(long moment, String from, int frames, Duration limit) {
        await(
                "received",
                limit,
                _ -> pictures(from).stream().filter(at -> at > moment).count() >= frames);
    }

    /** The first frame of someone after a moment. */
    public long firstFrameAfter(long moment, String from) {
        return pictures(from).stream()
                .filter(at -> at > moment)
                .findFirst()
                .orElseThrow(() -> new AssertionError(identity + " has seen no picture of " + from));
    }

    /** The longest time without a frame of someone that ended after a moment, and began before another. */
    public Pause longestPause(String from, long endedAfter, long beganBefore) {
        List<Long> pictures = pictures(from);
        return IntStream.range(1, pictures.size())
                .filter(next -> pictures.get(next) > endedAfter && pictures.get(next - 1) < beganBefore)
                .mapToObj(next -> new Pause(pictures.get(next - 1), pictures.get(next)))
                .max(Comparator.comparingLong(Pause::millis))
                .orElseThrow(() -> new AssertionError(identity + " has seen no picture of " + from));
    }

    /** How many frames of someone came in each second after a moment. */
    public List<Long> framesBySecond(String from, long moment) {
        List<Long> seconds = pictures(from).stream()
                .filter(at -> at > moment)
                .map(at -> (at - moment) / 1000)
                .toList();
        long last = seconds.stream().mapToLong(Long::longValue).max().orElse(-1);
        return LongStream.rangeClosed(0, last)
                .mapToObj(second -> seconds.stream().filter(s -> s == second).count())
                .toList();
    }

    /** The widths of someone's pictures in pixels, in the order in which they changed. */
    public List<Integer> widths(String from) {
        List<Integer> widths = new ArrayList<>();
        received(from).stream()
                .map(e -> e.path("width").asInt())
                .filter(width -> width > 0 && (widths.isEmpty() || widths.getLast() != (int) width))
                .forEach(widths::add);
        return widths;
    }

    /** The longest time in ms without a sound of someone that was reported after a moment. */
    public long longestQuiet(long moment, String from) {
        return received(from).stream()
                .filter(e -> e.path("at").asLong() > moment)
                .mapToLong(e -> e.path("quiet").asLong())
                .max()
                .orElse(0);
    }

    /**
     * A time without pictures.
     *
     * @param began when the last one came, as of {@link CallerEvents#now}
     * @param ended when the next one came
     */
    public record Pause(long began, long ended) {
        public long millis() {
            return ended - began;
        }
    }

    private List<Long> pictures(String from) {
        return received(from).stream()
                .flatMap(e -> StreamSupport.stream(e.path("pictures").spliterator(), false))
                .map(JsonNode::asLong)
                .toList();
    }

    private List<JsonNode> received(String from) {
        return events("received").stream()
                .filter(e -> e.path("from").asText().equals(from))
                .toList();
    }

    /** Waits for the first event of a kind after a moment. */
    public JsonNode awaitAfter(long moment, String event, Duration limit) {
        return await(event, limit, e -> e.path("at").asLong() >= moment);
    }

    /** All events of a kind after a moment, in order. */
    public List<JsonNode> eventsAfter(long moment, String event) {
        return events(event).stream()
                .filter(e -> e.path("at").asLong() >= moment)
                .toList();
    }

    /** Its program, to be stopped and continued as a machine that sleeps. */
    long pid() {
        return process.pid();
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
