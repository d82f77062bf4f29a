package io.postern.room;

import io.postern.media.frame.VideoSource;
import io.postern.media.rtc.MediaKind;
import io.postern.media.rtc.PeerStats;
import io.postern.media.rtc.RemoteTrack;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A room that always shows one snapshot, for previews and screenshots of views and for building a view ahead of time.
 * It connects to nothing and sends no events, and every request succeeds without effect. Thread safe.
 */
public final class FixedSnapshotRoom implements Room {
    private final RoomSnapshot snapshot;

    /** @param snapshot the snapshot to show */
    public FixedSnapshotRoom(RoomSnapshot snapshot) {
        this.snapshot = snapshot;
    }

    /** Two people with cameras, one of them ourselves, and one message. */
    public static FixedSnapshotRoom ofTwo() {
        ChatMessage message = new ChatMessage(
                "1", "someone", "Someone", Instant.EPOCH, "Hello", false, ChatMessage.Delivery.RECEIVED, false, false);
        return new FixedSnapshotRoom(new RoomSnapshot(
                "still",
                new ConnectionState.Connected(),
                Optional.of(person("me", true)),
                List.of(person("someone", false)),
                List.of(message),
                Optional.empty(),
                Duration.ZERO,
                false,
                ""));
    }

    @Override
    public String name() {
        return snapshot.name();
    }

    @Override
    public void prepare() {
        // No events ever come.
    }

    @Override
    public CompletableFuture<Void> join() {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Void> leave() {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public RoomSnapshot snapshot() {
        return snapshot;
    }

    @Override
    public Subscription onSnapshot(Consumer<RoomSnapshot> listener) {
        listener.accept(snapshot);
        return () -> {};
    }

    @Override
    public Subscription onEvent(Consumer<RoomEvent> listener) {
        return () -> {};
    }

    @Override
    public CompletableFuture<Void> setEnabled(TrackSource source, boolean enabled) {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void setPublishOptions(PublishOptions options) {}

    @Override
    public CompletableFuture<Void> shareScreen(ScreenShare share) {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Void> unpublish(TrackSource source) {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public VideoSource video(String publicationSid) {
        return sink -> () -> {};
    }

    @Override
    public VideoSource.Watch listen(String publicationSid, RemoteTrack.SoundSink sink) {
        return () -> {};
    }

    @Override
    public CompletableFuture<Void> setSubscribed(String publicationSid, boolean subscribed) {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Void> setVideoQualityLimit(String publicationSid, VideoQualityLimit choice) {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<ChatMessage> sendChat(String text) {
        return new CompletableFuture<>();
    }

    @Override
    public CompletableFuture<Void> sendData(
            byte[] payload, String topic, boolean reliable, List<String> destinationIdentities) {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<List<PeerStats>> stats() {
        return CompletableFuture.completedFuture(List.of());
    }

    @Override
    public CompletableFuture<RoomStatistics> statistics() {
        return CompletableFuture.completedFuture(
                new RoomStatistics(System.nanoTime(), Optional.empty(), Duration.ZERO, 0, 0, List.of(), List.of()));
    }

    @Override
    public CompletableFuture<Void> simulate(SimulationScenario scenario) {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void close() {
        // Nothing needs closing.
    }

    private static Participant person(String identity, boolean isLocal) {
        return new Participant(
                "PA_" + identity,
                identity,
                identity,
                Participant.Kind.STANDARD,
                isLocal,
                Instant.EPOCH,
                "",
                Map.of(),
                List.of(new Publication(
                        "TR_" + identity,
                        MediaKind.VIDEO,
                        TrackSource.CAMERA,
                        "",
                        false,
                        1280,
                        720,
                        "",
                        false,
                        isLocal ? Publication.Subscription.OWN : Publication.Subscription.SUBSCRIBED,
                        false)),
                false,
                0,
                ConnectionQuality.EXCELLENT);
    }
}
