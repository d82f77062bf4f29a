package io.postern.desktop.recovery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.postern.call.invite.ServerAddress;
import io.postern.desktop.lobby.RoomNameInput;
import io.postern.signaling.token.SessionCredentials;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A call in progress, serialized for the window that is started after a crash: one line of JSON in ASCII, which goes
 * through a pipe because it may hold a login. What is read is validated like a link from outside.
 *
 * @param backend where the person is signed in
 * @param room the room they are in
 * @param origin the process that is in the call
 * @param login their login, if another process can continue it
 */
public record InterruptedCall(URI backend, String room, Origin origin, Optional<SessionCredentials> login) {
    /** The environment variable with the line, on systems that cannot pass it through a pipe; never with a login. */
    static final String VARIABLE = "POSTERN_INTERRUPTED";

    /** The limit on the line; two escaped names of 256 bytes, a token and two addresses are shorter. */
    private static final int MAX_LINE_BYTES = 32 * 1024;

    private static final int MAX_NAME_LENGTH = 1024;

    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    /**
     * A process, and the folder where the Java runtime writes its crash report.
     *
     * @param folder its working directory; absolute
     * @param since a time at which it was in the call
     */
    public record Origin(long pid, Path folder, Instant since) {
        /** Describes this process now. */
        static Origin current() {
            return new Origin(ProcessHandle.current().pid(), Path.of("").toAbsolutePath(), Instant.now());
        }
    }

    /** Describes a call that this process is in. */
    public static InterruptedCall of(URI backend, String room, Optional<SessionCredentials> login) {
        return new InterruptedCall(backend, room, Origin.current(), login);
    }

    /** The same without secrets. */
    InterruptedCall withoutLogin() {
        return new InterruptedCall(backend, room, origin, Optional.empty());
    }

    String line() {
        ObjectNode message = JSON.createObjectNode()
                .put("backend", backend.toString())
                .put("room", room)
                .put("pid", origin.pid())
                .put("folder", origin.folder().toString())
                .put("since", origin.since().toString());
        login.ifPresent(known -> message.putObject("login")
                .put("bearer", known.bearer())
                .put("identity", known.identity())
                .put("name", known.name())
                .put("roomAdmin", known.roomAdmin())
                .put("expiresAt", known.expiresAt().toString()));
        try {
            return JSON.writeValueAsString(message);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree that cannot be written", e);
        }
    }

    /**
     * Reads the call that this process was given when it was restarted after a crash.
     *
     * @param input its standard input, which is read up to the end of the first line
     * @return empty if it is not valid
     */
    public static Optional<InterruptedCall> read(Map<String, String> environment, InputStream input) {
        Optional<String> said = Optional.ofNullable(environment.get(VARIABLE));
        try {
            return parse(said.isPresent() ? said.get() : firstLine(input));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static String firstLine(InputStream input) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = input.read(); next >= 0 && next != '\n'; next = input.read()) {
            if (line.size() == MAX_LINE_BYTES) {
                return "";
            }
            line.write(next);
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    static Optional<InterruptedCall> parse(String line) {
        if (line.length() > MAX_LINE_BYTES) {
            return Optional.empty();
        }
        try {
            JsonNode message = JSON.readTree(line);
            if (ServerAddress.parse(message.path("backend").asText()) instanceof ServerAddress.Usable(URI backend)
                    && RoomNameInput.parse(message.path("room").asText())
                            instanceof RoomNameInput.Usable(String room)) {
                return Optional.of(new InterruptedCall(backend, room, origin(message), login(message, backend)));
            }
            return Optional.empty();
        } catch (JsonProcessingException | IllegalArgumentException | DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Origin origin(JsonNode message) {
        Path folder = Path.of(message.path("folder").asText());
        if (!folder.isAbsolute()) {
            throw new InvalidPathException(folder.toString(), "not absolute");
        }
        return new Origin(
                message.path("pid").asLong(),
                folder,
                Instant.parse(message.path("since").asText()));
    }

    private static Optional<SessionCredentials> login(JsonNode message, URI backend) {
        JsonNode login = message.path("login");
        String identity = login.path("identity").asText();
        String name = login.path("name").asText();
        if (!login.isObject() || identity.length() > MAX_NAME_LENGTH || name.length() > MAX_NAME_LENGTH) {
            return Optional.empty();
        }
        return Optional.of(new SessionCredentials(
                backend,
                login.path("bearer").asText(),
                identity,
                name,
                login.path("roomAdmin").asBoolean(),
                Instant.parse(login.path("expiresAt").asText())));
    }
}
