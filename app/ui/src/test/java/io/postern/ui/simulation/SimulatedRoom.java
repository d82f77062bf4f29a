package io.postern.ui.simulation;

import io.postern.media.frame.VideoSource;
import io.postern.media.rtc.PeerStats;
import io.postern.media.rtc.RemoteTrack;
import io.postern.room.ChatMessage;
import io.postern.room.ConnectionState;
import io.postern.room.DisconnectReason;
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
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * A room without a network: a test pushes snapshots and events, decides when futures complete and how, and sees what
 * was asked for. Listeners are called on the pushing thread.
 */
public final class SimulatedRoom implements Room {
    private final String name;
    private final CopyOnWriteArrayList<Consumer<RoomSnapshot>> snapshotListeners = new CopyOnWriteArrayList<>();
    private final CopyOnWriteArrayList<Consumer<RoomEvent>> eventListeners = new CopyOnWriteArrayList<>();
    private final Map<String, SimulatedPictures> pictures = new ConcurrentHashMap<>();
    private final Map<TrackSource, Boolean> enabled = new EnumMap<>(TrackSource.class);
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> joining = new CompletableFuture<>();
    private final CompletableFuture<Void> leaving = new CompletableFuture<>();
    private final AtomicInteger prepared = new AtomicInteger();
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile boolean sendsSucceed = true;
    private volatile boolean leavesAtOnce = true;
    private volatile RoomSnapshot snapshot;
    private volatile Supplier<RoomStatistics> statistics =
            () -> new RoomStatistics(System.nanoTime(), Optional.empty(), Duration.ZERO, 0, 0, List.of(), List.of());

    public SimulatedRoom(String name) {
        this.name = name;
        this.snapshot = RoomSnapshot.idle(name);
    }

    // --- what a test does ---

    /** Publishes a snapshot. */
    public void push(RoomSnapshot next) {
        snapshot = next;
        snapshotListeners.forEach(listener -> listener.accept(next));
    }

    /** Publishes a snapshot derived from the newest. */
    public void push(UnaryOperator<RoomSnapshot> change) {
        push(change.apply(snapshot));
    }

    /** Publishes an event. */
    public void emit(RoomEvent event) {
        eventListeners.forEach(listener -> listener.accept(event));
    }

    /** What is answered from now on when statistics are read. */
    public void count(Supplier<RoomStatistics> counting) {
        statistics = counting;
    }

    /** The join succeeds. */
    public void connect() {
        pushConnection(new ConnectionState.Connected());
        joining.complete(null);
        emit(new RoomEvent.Connected());
    }

    /** The join fails. */
    public void failJoin(RoomFailure failure, Throwable cause) {
        pushConnection(new ConnectionState.Disconnected(DisconnectReason.JOIN_FAILURE));
        joining.completeExceptionally(new RoomException(failure, cause));
    }

    /** The visit ends without anyone here asking for it. */
    public void disconnect(DisconnectReason reason) {
        pushConnection(new ConnectionState.Disconnected(reason));
        emit(new RoomEvent.Disconnected(reason));
    }

    /** From now on sending chat fails, or works again. */
    public void letSendsSucceed(boolean succeed) {
        sendsSucceed = succeed;
    }

    /** Leaving takes until {@link #finishLeaving}. */
    public void leaveSlowly() {
        leavesAtOnce = false;
    }

    public void finishLeaving() {
        leaving.complete(null);
    }

    // --- what a test sees ---

    /** What was asked for, in order: {@code prepare}, {@code join}, {@code MICROPHONE=true}, {@code chat:Hello} … */
    public List<String> calls() {
        return List.copyOf(calls);
    }

    public int prepared() {
        return prepared.get();
    }

    public boolean closed() {
        return closed.get();
    }

    /** What was last asked for a source; false if never. */
    public boolean enabled(TrackSource source) {
        return enabled.getOrDefault(source, false);
    }

    /** The pictures of a publication. */
    public SimulatedPictures picturesOf(String publicationSid) {
        return pictures.computeIfAbsent(publicationSid, sid -> new SimulatedPictures());
    }

    public int listeners() {
        return snapshotListeners.size() + eventListeners.size();
    }

    // --- Room ---

    @Override
    public String name() {
        return name;
    }

    @Override
    public void prepare() {
        calls.add("prepare");
        prepared.incrementAndGet();
    }

    @Override
    public CompletableFuture<Void> join() {
        calls.add("join");
        if (snapshot.connection() instanceof ConnectionState.Idle) {
            pushConnection(new ConnectionState.Connecting());
        }
        return joining;
    }

    @Override
    public CompletableFuture<Void> leave() {
        calls.add("leave");
        if (!joining.isDone()) {
            joining.completeExceptionally(
                    new RoomException(new RoomFailure(RoomFailure.Kind.LEFT, false, "left"), null));
        }
        if (!(snapshot.connection() instanceof ConnectionState.Disconnected)) {
            disconnect(DisconnectReason.CLIENT_INITIATED);
        }
        if (leavesAtOnce) {
            leaving.complete(null);
        }
        return leaving;
    }

    @Override
    public RoomSnapshot snapshot() {
        return snapshot;
    }

    @Override
    public Subscription onSnapshot(Consumer<RoomSnapshot> listener) {
        snapshotListeners.add(listener);
        listener.accept(snapshot);
        return () -> snapshotListeners.remove(listener);
    }

    @Override
    public Subscription onEvent(Consumer<RoomEvent> listener) {
        eventListeners.add(listener);
        return () -> eventListeners.remove(listener);
    }

    @Override
    public CompletableFuture<Void> setEnabled(TrackSource source, boolean on) {
        calls.add(source + "=" + on);
        enabled.put(source, on);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void setPublishOptions(PublishOptions options) {
        calls.add("publish:" + options.videoCodec());
    }

    @Override
    public CompletableFuture<Void> shareScreen(ScreenShare share) {
        calls.add("share:" + share.sourceId() + ":" + share.style());
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Void> unpublish(TrackSource source) {
        calls.add("unpublish:" + source);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public VideoSource video(String publicationSid) {
        return picturesOf(publicationSid);
    }

    @Override
    public VideoSource.Watch listen(String publicationSid, RemoteTrack.SoundSink sink) {
        return () -> {};
    }

    @Override
    public CompletableFuture<Void> setSubscribed(String publicationSid, boolean subscribed) {
        calls.add("subscribed:" + publicationSid + "=" + subscribed);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Void> setVideoQualityLimit(String publicationSid, VideoQualityLimit choice) {
        calls.add("choice:" + publicationSid + "=" + choice);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<ChatMessage> sendChat(String text) {
        calls.add("chat:" + text);
        boolean sent = sendsSucceed;
        String identity = snapshot.local().map(p -> p.identity()).orElse("me");
        ChatMessage message = new ChatMessage(
                "own-" + calls.size(),
                identity,
                snapshot.local().map(p -> p.displayName()).orElse("Me"),
                Instant.now(),
                text,
                true,
                sent ? ChatMessage.Delivery.SENT : ChatMessage.Delivery.FAILED,
                false,
                false);
        List<ChatMessage> chat = new ArrayList<>(snapshot.chat());
        chat.add(message);
        push(s -> new RoomSnapshot(
                s.name(),
                s.connection(),
                s.local(),
                s.remotes(),
                chat,
                s.path(),
                s.roundTrip(),
                s.recording(),
                s.metadata()));
        return sent
                ? CompletableFuture.completedFuture(message)
                : CompletableFuture.failedFuture(
                        new RoomException(new RoomFailure(RoomFailure.Kind.NOT_SENT, true, "simulated"), null));
    }

    @Override
    public CompletableFuture<Void> sendData(byte[] payload, String topic, boolean reliable, List<String> destinations) {
        calls.add("data:" + topic);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<RoomStatistics> statistics() {
        return CompletableFuture.completedFuture(statistics.get());
    }

    @Override
    public CompletableFuture<Void> simulate(SimulationScenario scenario) {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<List<PeerStats>> stats() {
        return CompletableFuture.completedFuture(List.of());
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            leave();
        }
    }

    private void pushConnection(ConnectionState state) {
        push(s -> new RoomSnapshot(
                s.name(),
                state,
                s.local(),
                s.remotes(),
                s.chat(),
                s.path(),
                s.roundTrip(),
                s.recording(),
                s.metadata()));
    }
}
