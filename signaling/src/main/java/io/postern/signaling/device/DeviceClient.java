package io.postern.signaling.device;

import com.fasterxml.jackson.databind.JsonNode;
import io.postern.network.Network;
import io.postern.network.dial.DialTimeouts;
import io.postern.signaling.device.RemoteCommand.Kind;
import io.postern.signaling.http.HttpClients;
import io.postern.signaling.token.BackendApi;
import io.postern.signaling.token.SecretJson;
import io.postern.signaling.token.TokenException;
import io.postern.signaling.token.TokenException.Reason;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import okhttp3.OkHttpClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connects a meeting room's machine to a Postern backend. Thread safe; every call returns at once and completes on the
 * client's own threads. Failures are {@link TokenException}s: besides those of the network, {@code SESSION_EXPIRED}
 * when the session expired or the machine was revoked, and {@code NOT_A_BACKEND} at a backend that is too old to
 * support machines. Cancelling a future cancels its call.
 */
public final class DeviceClient implements AutoCloseable {
    /** The longest time a backend delays a response to {@link #news}. */
    public static final Duration MAX_WAIT = Duration.ofSeconds(25);

    private static final Logger log = LoggerFactory.getLogger(DeviceClient.class);

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(15);
    private static final int MAX_NOTE_CHARACTERS = 256;

    private final URI backend;
    private final Clock clock;
    private final OkHttpClient http;
    private final BackendApi calls;

    /**
     * @param backend http or https URL, with or without a path prefix
     * @param network owned by the caller
     * @throws IllegalArgumentException if the backend is neither http nor https or has no host
     */
    public DeviceClient(URI backend, Network network) {
        this(
                backend,
                HttpClients.owned("device", network, DialTimeouts.DEFAULT)
                        .newBuilder()
                        .readTimeout(CALL_TIMEOUT)
                        .writeTimeout(CALL_TIMEOUT)
                        .build(),
                Clock.systemUTC());
    }

    /**
     * @param http the connection settings (proxies, certificates, time-outs); owned from now on. It must not follow
     *     redirects.
     * @param clock for the sessions' expiry
     * @throws IllegalArgumentException if the backend is not an http or https URL with a host
     */
    public DeviceClient(URI backend, OkHttpClient http, Clock clock) {
        this.backend = backend;
        this.clock = clock;
        this.http = http;
        this.calls = new BackendApi(http, backend);
    }

    /**
     * Enrols this machine for a room account. A machine that was enrolled for the account before is revoked.
     *
     * @param code from an administrator, in any case, with or without spaces and hyphens; valid once and for 15 minutes
     * @return fails with {@link Reason#WRONG_CREDENTIALS} if the code is wrong or expired, {@code TOO_MANY_TRIES} after
     *     too many wrong codes
     */
    public CompletableFuture<EnrolmentResult> enrol(String code) {
        return calls.post(
                "api/device/enrol",
                BackendApi.json(Map.of("code", code)),
                null,
                Reason.WRONG_CREDENTIALS,
                answer -> new EnrolmentResult(
                        BackendApi.text(answer, "deviceToken").toCharArray(),
                        BackendApi.text(answer, "account"),
                        BackendApi.text(answer, "displayName")));
    }

    /**
     * Signs in.
     *
     * @param deviceToken wiped by the client before this returns; pass a copy to keep it
     * @return fails with {@link Reason#WRONG_CREDENTIALS} if the token was revoked, {@code TOO_MANY_TRIES} after many
     *     failed attempts
     */
    public CompletableFuture<DeviceSession> signIn(char[] deviceToken) {
        byte[] body = SecretJson.of(Map.of(), "deviceToken", deviceToken);
        Arrays.fill(deviceToken, '\0');
        CompletableFuture<DeviceSession> session =
                calls.post("api/device/login", body, null, Reason.WRONG_CREDENTIALS, answer -> {
                    var signedIn = calls.session(answer, clock.instant());
                    return new DeviceSession(signedIn, signedIn.identity(), signedIn.name());
                });
        session.whenComplete((answer, failure) -> Arrays.fill(body, (byte) 0));
        return session;
    }

    /**
     * Waits for news (long poll). The backend responds at once when there is a command or the number of people in the
     * room differs from the last response, else after the wait with the current state. Call it again with the
     * response's cursor; a machine has one such call at a time, and a second call ends the first without news.
     *
     * @param after 0 in a program that has just started: commands that the previous run fetched are not delivered
     *     again, and the response is immediate. Else the last response's cursor.
     * @param room the room whose people to count, 1 to 256 characters
     * @param wait at most {@link #MAX_WAIT}; zero for an immediate response
     * @return fails with {@link Reason#BAD_ROOM_NAME} if the room's name is not valid, {@code NOT_ALLOWED} if this
     *     machine may not join the room. While the backend shuts down the response is immediate, without news.
     */
    public CompletableFuture<DeviceNews> news(DeviceSession session, long after, Optional<String> room, Duration wait) {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("after", Long.toString(after));
        room.ifPresent(name -> query.put("room", name));
        query.put("wait", Long.toString(Math.clamp(wait.toSeconds(), 0, MAX_WAIT.toSeconds())));
        return calls.await(
                "api/device/news",
                query,
                session.session(),
                CALL_TIMEOUT.plus(MAX_WAIT),
                Reason.BAD_ROOM_NAME,
                answer -> new DeviceNews(
                        commands(session, answer.path("commands")),
                        answer.path("people").asInt(DeviceNews.UNKNOWN),
                        BackendApi.positive(answer, "cursor")));
    }

    /**
     * Reports the result of a command. Reporting it twice does no harm; the first counts.
     *
     * @param note for administrators, without secrets; truncated to 256 characters. May be empty.
     */
    public CompletableFuture<Void> done(DeviceSession session, long commandId, CommandResult outcome, String note) {
        String shortNote = note.length() <= MAX_NOTE_CHARACTERS ? note : note.substring(0, MAX_NOTE_CHARACTERS);
        return calls.post(
                "api/device/commands/" + commandId,
                BackendApi.json(Map.of("outcome", outcome.name(), "note", shortNote)),
                session.session(),
                Reason.NOT_A_BACKEND,
                DeviceClient::nothing);
    }

    /** Reports this machine's status to the backend; administrators see the last report. */
    public CompletableFuture<Void> report(DeviceSession session, DeviceStatus status) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("state", status.state().name());
        body.put("room", status.room().orElse(""));
        body.put("since", status.since().toString());
        body.put("microphoneOff", status.microphoneOff());
        body.put("version", status.version());
        body.put("system", status.system());
        return calls.post(
                "api/device/status",
                BackendApi.json(body),
                session.session(),
                Reason.NOT_A_BACKEND,
                DeviceClient::nothing);
    }

    /**
     * Ends running calls; threads and connections have ended when it returns, at most two seconds later. Idempotent.
     */
    @Override
    public void close() {
        http.dispatcher().cancelAll();
        HttpClients.close(http, CLOSE_TIMEOUT);
    }

    private List<RemoteCommand> commands(DeviceSession session, JsonNode answers) {
        List<RemoteCommand> commands = new ArrayList<>();
        for (JsonNode answer : answers) {
            long id = BackendApi.positive(answer, "id");
            String name = BackendApi.text(answer, "kind");
            Optional<Kind> kind = Arrays.stream(Kind.values())
                    .filter(known -> known.name().equals(name))
                    .findFirst();
            if (kind.isPresent()) {
                String room = answer.path("room").asText("");
                commands.add(new RemoteCommand(id, kind.get(), Optional.of(room).filter(text -> !text.isEmpty())));
            } else {
                done(session, id, CommandResult.UNKNOWN, "").exceptionally(failure -> {
                    log.warn("Could not report to the backend that command {} is unknown: {}", id, failure.toString());
                    return null;
                });
            }
        }
        return commands;
    }

    @SuppressWarnings("NullAway") // Void has no value but null.
    private static Void nothing(JsonNode answer) {
        return null;
    }

    @Override
    public String toString() {
        return "DeviceClient[" + backend.getHost() + "]";
    }
}
