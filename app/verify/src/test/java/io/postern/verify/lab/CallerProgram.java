package io.postern.verify.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.postern.media.device.DeviceKind;
import io.postern.media.device.MediaDevice;
import io.postern.media.rtc.webrtcjava.WebrtcEngine;
import io.postern.network.Network;
import io.postern.room.MediaRoute;
import io.postern.room.Room;
import io.postern.room.RoomClient;
import io.postern.room.SimulationScenario;
import io.postern.room.TrackSource;
import io.postern.room.engine.DefaultRoomClient;
import io.postern.room.reconnect.ReconnectPolicy;
import io.postern.signaling.AccessToken;
import io.postern.signaling.token.BackendClient;
import io.postern.signaling.token.TokenSource;
import io.postern.signaling.websocket.OkHttpSignalClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Our own client as a program without a window: takes commands as JSON lines, secrets among them, and reports events as
 * JSON lines. Joins one room after the other, with the test pattern as camera and the test tone as microphone. Ends with
 * its input. What each command takes is told by {@link Caller}, which sends them.
 */
public final class CallerProgram {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long SECONDS = 15;

    private final CallerEvents events = new CallerEvents();
    private @Nullable RoomClient client;
    private @Nullable Network way;
    private @Nullable BackendClient backend;
    private @Nullable CallerVisit visit;
    private @Nullable CallerTalk talk;

    private CallerProgram() {}

    /** Runs until standard input ends. */
    public static void main(String... arguments) throws IOException {
        CallerProgram program = new CallerProgram();
        program.events.report("ready", Map.of());
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            program.obey(JSON.readTree(line));
        }
        program.close();
    }

    private void obey(JsonNode command) {
        int id = command.path("id").asInt();
        try {
            Object result = xdotool(command.path("do").asText(), command.path("with"));
            events.report("result", Map.of("id", id, "result", result));
        } catch (Exception e) {
            // Whoever sent the command reads it; there is nobody else.
            events.report("failed", Map.of("id", id, "error", String.valueOf(e)));
        }
    }

    private Object xdotool(String command, JsonNode with) throws Exception {
        switch (command) {
            case "open" -> open(with);
            case "join" -> join(with);
            case "chat" -> done(visit().room().sendChat(with.path("text").asText()), with);
            case "data" ->
                done(
                        visit().room()
                                .sendData(
                                        with.path("text").asText().getBytes(StandardCharsets.UTF_8),
                                        "test",
                                        true,
                                        List.of()),
                        with);
            case "talk" -> {
                hush();
                talk = new CallerTalk(
                        visit().room(), events, with.path("perSecond").asInt());
            }
            case "hush" -> {
                return hush();
            }
            case "enable" ->
                get(visit().room()
                        .setEnabled(
                                TrackSource.valueOf(with.path("source").asText()),
                                with.path("enabled").asBoolean()));
            case "conversation" -> {
                return visit().room().snapshot().chat().stream()
                        .map(message -> Map.of("from", message.senderIdentity(), "text", message.text()))
                        .toList();
            }
            case "stats" -> {
                return visit().stats();
            }
            case "simulate" ->
                visit().room()
                        .simulate(
                                SimulationScenario.valueOf(with.path("scenario").asText()));
            case "network changed" -> opened(client).networkChanged();
            case "leave" -> leave();
            case "close" -> close();
            default -> throw new IllegalArgumentException("no such command");
        }
        return Map.of();
    }

    private void open(JsonNode with) throws Exception {
        close();
        Network network = CallerNetwork.read(with);
        RoomClient opened =
                with.has("delays") ? impatient(network, with) : RoomClient.create(RoomClient.Options.HEADLESS, network);
        client = opened;
        way = network;
        get(opened.localMedia().select(DeviceKind.CAMERA, MediaDevice.TEST_PATTERN_ID));
        get(opened.localMedia().select(DeviceKind.MICROPHONE, MediaDevice.TEST_TONE_ID));
    }

    /** Comes back, or gives up, in other time than people's clients do. */
    private static RoomClient impatient(Network network, JsonNode with) {
        List<Duration> delays = StreamSupport.stream(with.path("delays").spliterator(), false)
                .map(delay -> Duration.ofMillis(delay.asLong()))
                .toList();
        return new DefaultRoomClient(
                WebrtcEngine.open(new WebrtcEngine.Options(false, true)),
                new OkHttpSignalClient(network),
                network,
                new ReconnectPolicy(delays, Duration.ZERO),
                true);
    }

    private void join(JsonNode with) throws Exception {
        leave();
        TokenSource tokens = with.has("backend")
                ? signIn(with)
                : TokenSource.literal(
                        URI.create(with.path("server").asText()),
                        AccessToken.of(with.path("token").asText()));
        Room room = opened(client)
                .newRoom(
                        with.path("room").asText(),
                        tokens,
                        MediaRoute.valueOf(with.path("route").asText(MediaRoute.BEST.name())));
        CallerVisit entered = new CallerVisit(room, events);
        visit = entered;
        if (with.path("publish").asBoolean(true)) {
            // Before joining: it is then done as part of joining.
            room.setEnabled(TrackSource.CAMERA, true);
            room.setEnabled(TrackSource.MICROPHONE, true);
        }
        entered.join();
    }

    private TokenSource signIn(JsonNode with) throws Exception {
        BackendClient opened = new BackendClient(URI.create(with.path("backend").asText()), opened(way));
        backend = opened;
        return get(opened.login(
                with.path("user").asText(), with.path("password").asText().toCharArray()));
    }

    private static <T> T opened(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("not open");
        }
        return part;
    }

    private CallerVisit visit() {
        CallerVisit entered = visit;
        if (entered == null) {
            throw new IllegalStateException("in no room");
        }
        return entered;
    }

    private int hush() {
        CallerTalk talking = talk;
        talk = null;
        return talking == null ? 0 : talking.stop();
    }

    private void leave() {
        hush();
        CallerVisit entered = visit;
        visit = null;
        if (entered != null) {
            entered.close();
        }
        BackendClient signedIn = backend;
        backend = null;
        if (signedIn != null) {
            signedIn.close();
        }
    }

    private void close() {
        leave();
        RoomClient opened = client;
        client = null;
        if (opened != null) {
            opened.close();
        }
    }

    private static void done(CompletableFuture<?> future, JsonNode with) throws Exception {
        if (with.path("wait").asBoolean(true)) {
            get(future);
        }
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(SECONDS, TimeUnit.SECONDS);
    }
}
