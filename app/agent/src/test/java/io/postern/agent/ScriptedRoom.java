package io.postern.agent;

import io.postern.media.frame.VideoSource;
import io.postern.media.rtc.PeerStats;
import io.postern.media.rtc.RemoteTrack;
import io.postern.room.ChatMessage;
import io.postern.room.ConnectionQuality;
import io.postern.room.ConnectionState;
import io.postern.room.DisconnectReason;
import io.postern.room.Participant;
import io.postern.room.PublishOptions;
import io.postern.room.Room;
import io.postern.room.RoomEvent;
import io.postern.room.RoomException;
import io.postern.room.RoomFailure;
import io.postern.room.RoomSnapshot;
import io.postern.room.RoomStatistics;
import io.postern.room.ScreenShare;
import io.postern.room.SimulationScenario;
import io.postern.room.TrackSource;
import io.postern.room.VideoQualityLimit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A room whose events are scripted by the test, on the test's thread. */
final class ScriptedRoom implements Room {
    private final String name;
    private final CompletableFuture<Void> joined = new CompletableFuture<>();
    private final CompletableFuture<Void> left = new CompletableFuture<>();
    private final List<Consumer<RoomEvent>> listeners = new CopyOnWriteArrayList<>();
    private final Map<String, Participant> remotes = new LinkedHashMap<>();
    final List<String> said = new ArrayList<>();
    final List<TrackSource> enabled = new ArrayList<>();
    boolean joining;
    boolean leaving;
    boolean leavesAtOnce = true;

    ScriptedRoom(String name) {
        this.name = name;
    }

    static Participant person(String identity, String displayName) {
        return participant(identity, displayName, Participant.Kind.STANDARD);
    }

    static Participant participant(String identity, String displayName, Participant.Kind kind) {
        return new Participant(
                "PA_" + identity,
                identity,
                displayName,
                kind,
                false,
                Instant.EPOCH,
                "",
                Map.of(),
                List.of(),
                false,
                0,
                ConnectionQuality.UNKNOWN);
    }

    // ---- what happens

    /** Connects the agent to a room with these participants. */
    void connect(Participant... present) {
        for (Participant participant : present) {
            remotes.put(participant.identity(), participant);
        }
        emit(new RoomEvent.Connected());
        joined.complete(null);
    }

    void failToJoin(RoomFailure failure, Throwable cause) {
        emit(new RoomEvent.Disconnected(DisconnectReason.JOIN_FAILURE));
        joined.completeExceptionally(new RoomException(failure, cause));
    }

    void enter(Participant participant) {
        remotes.put(participant.identity(), participant);
        emit(new RoomEvent.ParticipantJoined(participant));
    }

    void exit(Participant participant) {
        remotes.remove(participant.identity());
        emit(new RoomEvent.ParticipantLeft(participant));
    }

    void lose() {
        emit(new RoomEvent.Reconnecting(1));
    }

    void recover() {
        emit(new RoomEvent.Reconnected(false));
    }

    void disconnect(DisconnectReason reason) {
        emit(new RoomEvent.Disconnected(reason));
    }

    void hear(String senderIdentity, String text) {
        hear(senderIdentity, text, false, false, false);
    }

    void hear(String senderIdentity, String text, boolean own, boolean edited, boolean generated) {
        emit(new RoomEvent.ChatReceived(new ChatMessage(
                "id",
                senderIdentity,
                senderIdentity,
                Instant.EPOCH,
                text,
                own,
                ChatMessage.Delivery.RECEIVED,
                edited,
                generated)));
    }

    private void emit(RoomEvent event) {
        listeners.forEach(listener -> listener.accept(event));
    }

    // ---- Room

    @Override
    public String name() {
        return name;
    }

    @Override
    public void prepare() {}

    @Override
    public CompletableFuture<Void> join() {
        joining = true;
        return joined;
    }

    @Override
    public CompletableFuture<Void> leave() {
        leaving = true;
        if (leavesAtOnce) {
            left.complete(null);
        }
        return left;
    }

    @Override
    public RoomSnapshot snapshot() {
        return new RoomSnapshot(
                name,
                new ConnectionState.Connected(),
                Optional.empty(),
                List.copyOf(remotes.values()),
                List.of(),
                Optional.empty(),
                Duration.ZERO,
                false,
                "");
    }

    @Override
    public Subscription onSnapshot(Consumer<RoomSnapshot> listener) {
        throw new AssertionError("not needed by the agent");
    }

    @Override
    public Subscription onEvent(Consumer<RoomEvent> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    @Override
    public CompletableFuture<Void> setEnabled(TrackSource source, boolean on) {
        if (on) {
            enabled.add(source);
        }
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void setPublishOptions(PublishOptions options) {}

    @Override
    public CompletableFuture<Void> shareScreen(ScreenShare share) {
        throw new AssertionError("not needed by the agent");
    }

    @Override
    public CompletableFuture<Void> unpublish(TrackSource source) {
        throw new AssertionError("not needed by the agent");
    }

    @Override
    public VideoSource video(String publicationSid) {
        throw new AssertionError("not needed by the agent");
    }

    @Override
    public VideoSource.Watch listen(String publicationSid, RemoteTrack.SoundSink sink) {
        throw new AssertionError("not needed by the agent");
    }

    @Override
    public CompletableFuture<Void> setSubscribed(String publicationSid, boolean subscribed) {
        throw new AssertionError("not needed by the agent");
    }

    @Override
    public CompletableFuture<Void> setVideoQualityLimit(String publicationSid, VideoQualityLimit choice) {
        throw new AssertionError("not needed by the agent");
    }

    @Override
    public CompletableFuture<ChatMessage> sendChat(String text) {
        said.add(text);
        return new CompletableFuture<>();
    }

    @Override
    public CompletableFuture<Void> sendData(
            byte[] payload, String topic, boolean reliable, List<String> destinationIdentities) {
        throw new AssertionError("not needed by the agent");
    }

    @Override
    public CompletableFuture<RoomStatistics> statistics() {
        return CompletableFuture.completedFuture(
                new RoomStatistics(System.nanoTime(), Optional.empty(), Duration.ZERO, 0, 0, List.of(), List.of()));
    }

    @Override
    public CompletableFuture<Void> simulate(SimulationScenario scenario) {
        throw new AssertionError("not needed by the agent");
    }

    @Override
    public CompletableFuture<List<PeerStats>> stats() {
        throw new AssertionError("not needed by the agent");
    }

    @Override
    public void close() {
        leave();
    }
}
