package io.postern.verify.stage;

import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import io.livekit.server.RoomAdmin;
import io.livekit.server.RoomCreate;
import io.livekit.server.RoomList;
import io.livekit.server.RoomName;
import io.livekit.server.VideoGrant;
import io.postern.livekit.LiveKitServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import livekit.LivekitModels;
import livekit.LivekitRoom;

/** The server's own view of its rooms, and what only the server can do to participants: its RoomService. Thread safe. */
public final class RoomAdministration implements AutoCloseable {
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final LiveKitServer server;

    public RoomAdministration(LiveKitServer server) {
        this.server = server;
    }

    /** A room as the server lists it, or nothing if it does not. */
    public Optional<LivekitModels.Room> room(String name) {
        return call(
                        "ListRooms",
                        LivekitRoom.ListRoomsRequest.newBuilder().addNames(name).build(),
                        LivekitRoom.ListRoomsResponse.parser(),
                        new RoomList(true))
                .getRoomsList()
                .stream()
                .findFirst();
    }

    public void createRoom(String name) {
        call(
                "CreateRoom",
                LivekitRoom.CreateRoomRequest.newBuilder()
                        .setName(name)
                        .setEmptyTimeout(300)
                        .build(),
                LivekitModels.Room.parser(),
                new RoomCreate(true));
    }

    public void deleteRoom(String name) {
        call(
                "DeleteRoom",
                LivekitRoom.DeleteRoomRequest.newBuilder().setRoom(name).build(),
                LivekitRoom.DeleteRoomResponse.parser(),
                new RoomCreate(true));
    }

    /** Who is in a room, empty if there is none. */
    public List<LivekitModels.ParticipantInfo> participants(String room) {
        return call(
                        "ListParticipants",
                        LivekitRoom.ListParticipantsRequest.newBuilder()
                                .setRoom(room)
                                .build(),
                        LivekitRoom.ListParticipantsResponse.parser(),
                        new RoomAdmin(true),
                        new RoomName(room))
                .getParticipantsList();
    }

    /** One of them, by identity. */
    public Optional<LivekitModels.ParticipantInfo> participant(String room, String identity) {
        return participants(room).stream()
                .filter(participant -> participant.getIdentity().equals(identity))
                .findFirst();
    }

    public void remove(String room, String identity) {
        call(
                "RemoveParticipant",
                LivekitRoom.RoomParticipantIdentity.newBuilder()
                        .setRoom(room)
                        .setIdentity(identity)
                        .build(),
                LivekitRoom.RemoveParticipantResponse.parser(),
                new RoomAdmin(true),
                new RoomName(room));
    }

    public void mute(String room, String identity, String trackSid) {
        call(
                "MutePublishedTrack",
                LivekitRoom.MuteRoomTrackRequest.newBuilder()
                        .setRoom(room)
                        .setIdentity(identity)
                        .setTrackSid(trackSid)
                        .setMuted(true)
                        .build(),
                LivekitRoom.MuteRoomTrackResponse.parser(),
                new RoomAdmin(true),
                new RoomName(room));
    }

    /** Gives and takes rights. */
    public void permit(String room, String identity, LivekitModels.ParticipantPermission permission) {
        call(
                "UpdateParticipant",
                LivekitRoom.UpdateParticipantRequest.newBuilder()
                        .setRoom(room)
                        .setIdentity(identity)
                        .setPermission(permission)
                        .build(),
                LivekitModels.ParticipantInfo.parser(),
                new RoomAdmin(true),
                new RoomName(room));
    }

    private <T> T call(String method, Message request, Parser<T> answer, VideoGrant... grants) {
        HttpRequest post = HttpRequest.newBuilder(server.httpUrl().resolve("/twirp/livekit.RoomService/" + method))
                .header("Content-Type", "application/protobuf")
                .header("Authorization", "Bearer " + Tokens.of(server).administrator(grants))
                .timeout(Duration.ofSeconds(10))
                .POST(HttpRequest.BodyPublishers.ofByteArray(request.toByteArray()))
                .build();
        try {
            HttpResponse<byte[]> response = http.send(post, HttpResponse.BodyHandlers.ofByteArray());
            if (response.statusCode() != 200) {
                throw new IOException(method + " answered " + response.statusCode());
            }
            return answer.parseFrom(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
