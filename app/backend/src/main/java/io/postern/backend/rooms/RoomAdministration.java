package io.postern.backend.rooms;

import io.livekit.server.RoomServiceClient;
import io.livekit.server.okhttp.OkHttpHolder;
import io.postern.backend.error.ErrorCode;
import io.postern.backend.error.RefusedException;
import io.postern.backend.token.LiveKitCredentials;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import livekit.LivekitModels;
import okhttp3.OkHttpClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import retrofit2.Call;
import retrofit2.Callback;
import retrofit2.Response;

/**
 * A client for LiveKit's RoomService. Thread safe; methods block until LiveKit answers. All throw {@link
 * RefusedException}: {@link ErrorCode#LIVEKIT_UNREACHABLE} if LiveKit does not answer as expected, {@link
 * ErrorCode#NOT_FOUND} if it knows no such room or participant.
 */
public final class RoomAdministration implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RoomAdministration.class);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);

    /** LiveKit quotes tokens that it refuses (JWT, RFC 7519: begins with an object in base64url). */
    private static final Pattern TOKEN = Pattern.compile("eyJ[A-Za-z0-9_.-]*");

    private static final int MAX_LOGGED_CHARACTERS = 200;

    /** How long LiveKit keeps a room that nobody has joined. */
    private static final int EMPTY_TIMEOUT_SECONDS = 300;

    private final OkHttpClient http = new OkHttpClient.Builder()
            .connectTimeout(CONNECT_TIMEOUT)
            .callTimeout(CALL_TIMEOUT)
            .build();
    private final RoomServiceClient rooms;

    public RoomAdministration(LiveKitCredentials liveKit) {
        String base = liveKit.httpUrl().toString();
        rooms = RoomServiceClient.createClient(
                base.endsWith("/") ? base : base + "/", liveKit.apiKey(), liveKit.apiSecret(), new OkHttpHolder(http));
    }

    public List<RoomView> rooms() {
        return ask(rooms.listRooms()).orElseThrow(RoomAdministration::unexpectedResponse).stream()
                .map(RoomView::of)
                .toList();
    }

    /** Creates a room that waits five minutes for its first participant; an existing room of that name is kept. */
    public RoomView create(String name) {
        return ask(rooms.createRoom(name, EMPTY_TIMEOUT_SECONDS))
                .map(RoomView::of)
                .orElseThrow(RoomAdministration::unexpectedResponse);
    }

    public List<ParticipantView> participants(String room) {
        return ask(rooms.listParticipants(room)).orElseThrow(RoomAdministration::unexpectedResponse).stream()
                .map(ParticipantView::of)
                .toList();
    }

    /** Removes a participant, who may rejoin with a new token. */
    public void remove(String room, String identity) {
        ask(rooms.removeParticipant(room, identity));
    }

    /**
     * The visible participants of a room, asynchronously: completes on threads of LiveKit's client. A room that does
     * not exist is empty.
     *
     * @return fails with {@link RefusedException} as the other methods do
     */
    public CompletableFuture<List<RoomOccupant>> present(String room) {
        CompletableFuture<List<RoomOccupant>> answered = new CompletableFuture<>();
        rooms.listParticipants(room).enqueue(new Callback<>() {
            @Override
            public void onResponse(
                    Call<List<LivekitModels.ParticipantInfo>> call,
                    Response<List<LivekitModels.ParticipantInfo>> response) {
                List<LivekitModels.ParticipantInfo> participants = response.body();
                if (response.isSuccessful() && participants != null) {
                    answered.complete(participants.stream()
                            .filter(RoomOccupant::isThere)
                            .map(RoomOccupant::of)
                            .toList());
                    return;
                }
                RefusedException refusal = response.isSuccessful() ? unexpectedResponse() : refused(response);
                if (refusal.code() == ErrorCode.NOT_FOUND) {
                    answered.complete(List.of());
                } else {
                    answered.completeExceptionally(refusal);
                }
            }

            @Override
            public void onFailure(Call<List<LivekitModels.ParticipantInfo>> call, Throwable failure) {
                answered.completeExceptionally(new RefusedException(
                        ErrorCode.LIVEKIT_UNREACHABLE, "The LiveKit server cannot be reached.", failure));
            }
        });
        return answered;
    }

    @Override
    public void close() {
        http.dispatcher().executorService().shutdown();
        http.connectionPool().evictAll();
    }

    private static <T> Optional<T> ask(Call<T> call) {
        Response<T> response;
        try {
            response = call.execute();
        } catch (IOException e) {
            log.warn("LiveKit does not answer: {}", e.toString());
            throw new RefusedException(
                    ErrorCode.LIVEKIT_UNREACHABLE, "The LiveKit server cannot be reached. Try again in a moment.", e);
        } catch (RuntimeException e) {
            // The SDK's converter throws this if the answer is not a LiveKit message.
            log.warn("The server at LiveKit's address is not LiveKit: {}", e.toString());
            throw unexpectedResponse();
        }
        if (response.isSuccessful()) {
            return Optional.ofNullable(response.body());
        }
        throw refused(response);
    }

    private static RefusedException refused(Response<?> response) {
        // Closes the response body, whose content goes to the log.
        String detail;
        try (var body = response.errorBody()) {
            detail = body == null ? "" : body.string();
        } catch (IOException e) {
            detail = e.toString();
        }
        String words = TOKEN.matcher(detail).replaceAll("(token)");
        log.warn(
                "LiveKit answered {}: {}",
                response.code(),
                words.substring(0, Math.min(words.length(), MAX_LOGGED_CHARACTERS)));
        return switch (response.code()) {
            case 404 ->
                // LiveKit's errors have a code and a msg; the 404 of another server means that LiveKit is not there.
                detail.contains("\"not_found\"") && detail.contains("\"msg\"")
                        ? new RefusedException(ErrorCode.NOT_FOUND, "There is no such room or participant.")
                        : unexpectedResponse();
            case 400 -> new RefusedException(ErrorCode.BAD_REQUEST, "LiveKit refused the request.");
            case 401, 403 ->
                new RefusedException(
                        ErrorCode.LIVEKIT_UNREACHABLE,
                        "The LiveKit server rejects this server's API key. The operator must check"
                                + " LIVEKIT_API_KEY and LIVEKIT_API_SECRET.");
            default -> unexpectedResponse();
        };
    }

    private static RefusedException unexpectedResponse() {
        return new RefusedException(
                ErrorCode.LIVEKIT_UNREACHABLE,
                "The server at LiveKit's address did not answer as expected. Try again in a moment.");
    }
}
