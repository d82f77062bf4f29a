package io.postern.room.engine;

import io.postern.media.frame.VideoSource;
import io.postern.media.rtc.DataChannel;
import io.postern.media.rtc.PeerStats;
import io.postern.media.rtc.RemoteTrack;
import io.postern.media.tunnel.CallTunnels;
import io.postern.room.ChatMessage;
import io.postern.room.ConnectionState;
import io.postern.room.DisconnectReason;
import io.postern.room.MediaPath;
import io.postern.room.PublishOptions;
import io.postern.room.Room;
import io.postern.room.RoomClient;
import io.postern.room.RoomEvent;
import io.postern.room.RoomException;
import io.postern.room.RoomOptions;
import io.postern.room.RoomSnapshot;
import io.postern.room.RoomStatistics;
import io.postern.room.ScreenShare;
import io.postern.room.SimulationScenario;
import io.postern.room.TrackSource;
import io.postern.room.VideoQualityLimit;
import io.postern.room.loop.RoomLoop;
import io.postern.room.track.LocalTracks;
import io.postern.room.track.RemoteTracks;
import io.postern.room.track.TrackRouter;
import io.postern.signaling.SignalEvent;
import io.postern.signaling.token.TokenSource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import livekit.LivekitModels.DataPacket;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitRtc.JoinResponse;
import livekit.LivekitRtc.SyncState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Implements one visit: combines connection, participants, tracks, data and chat, and publishes snapshots and events. */
final class DefaultRoom implements Room, ConnectionListener {
    private static final Logger log = LoggerFactory.getLogger(DefaultRoom.class);

    /** The time limit for closing peer connections at the end of a visit; what takes longer never returns. */
    private static final long CLOSE_TIMEOUT_SECONDS = 2;

    private final String name;
    private final RoomLoop loop;
    private final TrackRouter router = new TrackRouter();
    private final RemoteTracks remoteTracks = new RemoteTracks(router);
    private final LocalTracks localTracks;
    private final RoomModel model;
    private final RoomData data;
    private final SignalEventDispatcher dispatcher;
    private final CallTunnels tunnels;
    private final IceServerRewriter rewriter;
    private final RoomConnection connection;
    private final AdaptiveStreamController adaptiveStream;
    private final TrackSubscriptions subscriptions;
    private final MediaPathMonitor pathMonitor;
    private final RoomListeners listeners;
    private final PendingCalls calls;
    private final Consumer<DefaultRoom> over;
    private final CompletableFuture<Void> joined = new CompletableFuture<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private boolean changed;

    /**
     * @param tunnels closed with the visit
     * @param over told once when the visit has ended
     */
    DefaultRoom(
            String name,
            RoomServices services,
            TokenSource tokens,
            CallTunnels tunnels,
            RoomOptions options,
            Consumer<DefaultRoom> over) {
        this.name = name;
        this.over = over;
        listeners = new RoomListeners(RoomSnapshot.idle(name));
        loop = new RoomLoop(name, this::publish);
        calls = new PendingCalls(loop, () -> changed = true);
        localTracks = new LocalTracks(loop, services.media(), router, this::emit);
        model = new RoomModel(name, localTracks, remoteTracks, this::emit, this::onLeft, this::onArrived);
        data = new RoomData(loop, services.chatWriter(), model, this::emit, () -> changed = true);
        dispatcher = new SignalEventDispatcher(model, localTracks, remoteTracks);
        this.tunnels = tunnels;
        rewriter = new IceServerRewriter(loop, tunnels, options.route(), services.routes());
        connection = new RoomConnection(
                loop, services.engine(), services.signaling(), name, tokens, services.policy(), rewriter, this);
        adaptiveStream =
                new AdaptiveStreamController(loop, options.adaptiveStream(), model::remoteVideo, connection::send);
        subscriptions = new TrackSubscriptions(
                loop, remoteTracks, model, adaptiveStream, connection::send, () -> changed = true);
        pathMonitor = new MediaPathMonitor(
                loop,
                connection,
                tunnels,
                rewriter,
                services.network(),
                services.watch(),
                this::onStats,
                this::limitVideo,
                data::probe);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void prepare() {
        loop.execute(connection::prepare);
    }

    @Override
    public CompletableFuture<Void> join() {
        loop.execute(() -> {
            if (model.connection() instanceof ConnectionState.Idle) {
                model.connection(new ConnectionState.Connecting());
                changed = true;
                connection.join();
            }
        });
        return joined.copy();
    }

    @Override
    public CompletableFuture<Void> leave() {
        loop.execute(connection::leave);
        return ended.copy();
    }

    @Override
    public RoomSnapshot snapshot() {
        return listeners.newest();
    }

    @Override
    public Subscription onSnapshot(Consumer<RoomSnapshot> listener) {
        return listeners.onSnapshot(loop, listener);
    }

    @Override
    public Subscription onEvent(Consumer<RoomEvent> listener) {
        return listeners.onEvent(listener);
    }

    @Override
    public CompletableFuture<Void> setEnabled(TrackSource source, boolean enabled) {
        return calls.call(() -> localTracks.setEnabled(source, enabled));
    }

    @Override
    public void setPublishOptions(PublishOptions options) {
        loop.execute(() -> localTracks.publishWith(options));
    }

    @Override
    public CompletableFuture<Void> shareScreen(ScreenShare share) {
        return calls.call(() -> localTracks.shareScreen(share));
    }

    @Override
    public CompletableFuture<Void> unpublish(TrackSource source) {
        return calls.call(() -> localTracks.unpublish(source));
    }

    @Override
    public VideoSource video(String publicationSid) {
        return adaptiveStream.watched(publicationSid, router.video(publicationSid));
    }

    @Override
    public VideoSource.Watch listen(String publicationSid, RemoteTrack.SoundSink sink) {
        return router.listen(publicationSid, sink);
    }

    @Override
    public CompletableFuture<Void> setSubscribed(String publicationSid, boolean subscribed) {
        return calls.run(() -> subscriptions.choose(publicationSid, subscribed));
    }

    @Override
    public CompletableFuture<Void> setVideoQualityLimit(String publicationSid, VideoQualityLimit choice) {
        return calls.run(() -> adaptiveStream.choose(publicationSid, choice));
    }

    @Override
    public CompletableFuture<ChatMessage> sendChat(String text) {
        return calls.call(() -> data.sendChat(text));
    }

    @Override
    public CompletableFuture<Void> sendData(
            byte[] payload, String topic, boolean reliable, List<String> destinationIdentities) {
        DataPacket packet;
        try {
            packet = RoomData.of(payload, topic, destinationIdentities);
        } catch (RoomException e) {
            return CompletableFuture.failedFuture(e);
        }
        return calls.call(() -> data.send(packet, reliable));
    }

    @Override
    public CompletableFuture<List<PeerStats>> stats() {
        return calls.call(() -> connection
                .stats()
                .thenApply(
                        peers -> peers.stream().map(tunnels::withRealAddresses).toList()));
    }

    @Override
    public CompletableFuture<RoomStatistics> statistics() {
        return calls.call(() -> connection
                .stats()
                .thenApplyAsync(
                        peers -> RoomStatisticsCollector.read(
                                peers, rewriter::path, listeners.newest(), remoteTracks::sid, localTracks::sid),
                        loop));
    }

    @Override
    public CompletableFuture<Void> simulate(SimulationScenario scenario) {
        return calls.run(() -> connection.simulate(scenario));
    }

    /** See {@link RoomClient#networkChanged()}. */
    void networkChanged() {
        loop.execute(connection::networkChanged);
    }

    @Override
    public void close() {
        try {
            leave().get(3, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            log.warn("Leaving took too long or failed: {}", e.toString());
        }
    }

    // ---- ConnectionListener

    @Override
    public void joined(JoinResponse join, boolean again) {
        loop.assertOwned();
        model.joined(join.getRoom(), join.getParticipant(), join.getOtherParticipantsList(), again);
        adaptiveStream.joined();
        data.joined(join);
        changed = true;
    }

    @Override
    public void connected(boolean again, boolean resumed) {
        loop.assertOwned();
        model.connection(new ConnectionState.Connected());
        changed = true;
        if (!resumed) {
            localTracks.connected(connection.transport().orElseThrow());
            subscriptions.joined();
        } else {
            localTracks.resumed();
            adaptiveStream.resumed();
        }
        model.announceSubscriptions();
        subscriptions.connected();
        pathMonitor.connected(resumed);
        emit(again ? new RoomEvent.Reconnected(!resumed) : new RoomEvent.Connected());
        // In a task of its own, so that the matching snapshot is published before the future completes.
        loop.execute(() -> joined.complete(null));
    }

    @Override
    public void reconnecting(int attempt) {
        loop.assertOwned();
        model.connection(new ConnectionState.Reconnecting(attempt));
        model.interrupted();
        localTracks.interrupted();
        subscriptions.interrupted();
        changed = true;
        emit(new RoomEvent.Reconnecting(attempt));
    }

    @Override
    public void transportLost() {
        loop.assertOwned();
        localTracks.disconnected();
        remoteTracks.disconnected();
        data.detach();
        changed = true;
    }

    @Override
    public void ended(DisconnectReason reason, RoomException failure) {
        loop.assertOwned();
        model.connection(new ConnectionState.Disconnected(reason));
        changed = true;
        localTracks.close();
        remoteTracks.disconnected();
        data.close();
        emit(new RoomEvent.Disconnected(reason));
        // Runs after the peer connections are told to close, which happens later in this task.
        loop.execute(() -> {
            joined.completeExceptionally(failure);
            calls.end();
            CompletableFuture<Void> closed = connection.transportClosed();
            if (closed.isDone()) {
                over();
            } else {
                closed.completeOnTimeout(null, CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
                        .whenCompleteAsync((done, never) -> over(), loop);
            }
        });
    }

    private void over() {
        pathMonitor.stop();
        over.accept(this);
        ended.complete(null);
        loop.stop();
    }

    @Override
    public void news(SignalEvent.RoomUpdate event) {
        loop.assertOwned();
        changed = true;
        dispatcher.dispatch(event);
        subscriptions.leaveOutEncrypted();
        adaptiveStream.look();
        model.announceSubscriptions();
    }

    @Override
    public void roundTrip(Duration roundTrip) {
        loop.assertOwned();
        model.roundTrip(roundTrip);
        changed = true;
    }

    @Override
    public void sections(Map<String, String> tracksByMid) {
        loop.assertOwned();
        remoteTracks.onSections(tracksByMid);
        model.announceSubscriptions();
        changed = true;
    }

    @Override
    public void remoteTrack(RemoteTrack track) {
        loop.assertOwned();
        remoteTracks.onTrack(track);
        model.announceSubscriptions();
        changed = true;
    }

    @Override
    public void dataChannels(DataChannel reliable, DataChannel lossy) {
        data.attach(reliable, lossy);
    }

    @Override
    public void inboundChannel(DataChannel channel) {
        data.attachInbound(channel);
    }

    @Override
    public SyncState.Builder syncState() {
        loop.assertOwned();
        SyncState.Builder sync = SyncState.newBuilder()
                .setSubscription(subscriptions.unwanted())
                .addAllPublishTracks(localTracks.published());
        data.describe(sync);
        return sync;
    }

    @Override
    public void resumedData(int lastSequence) {
        data.replay(lastSequence);
    }

    // ---- inside

    private void onLeft(ParticipantInfo info) {
        data.left(info);
    }

    private void onArrived(ParticipantInfo info) {
        data.arrived(info);
    }

    private void onStats(List<PeerStats> stats) {
        Optional<MediaPath> path =
                stats.stream().flatMap(peer -> peer.pair().stream()).findFirst().map(rewriter::path);
        path.ifPresent(rewriter::took);
        if (!path.equals(listeners.newest().path())) {
            model.path(path);
            changed = true;
        }
        subscriptions.look(stats);
    }

    private void emit(RoomEvent event) {
        // Application data is not part of snapshots.
        changed |= !(event instanceof RoomEvent.DataReceived);
        listeners.tell(event);
    }

    private void limitVideo(Optional<VideoQualityLimit> most) {
        adaptiveStream.limit(most);
        remoteTracks.onVideoPaused(most.isEmpty());
        changed = true;
    }

    /** Runs on the loop after each task. */
    private void publish() {
        if (!changed) {
            return;
        }
        changed = false;
        listeners.publish(model.snapshot());
    }
}
