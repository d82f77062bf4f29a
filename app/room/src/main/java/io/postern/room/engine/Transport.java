package io.postern.room.engine;

import io.postern.media.rtc.DataChannel;
import io.postern.media.rtc.IceCandidate;
import io.postern.media.rtc.IceConfig;
import io.postern.media.rtc.MediaEngine;
import io.postern.media.rtc.MediaEngine.AudioCapture;
import io.postern.media.rtc.MediaEngine.VideoCapture;
import io.postern.media.rtc.MediaKind;
import io.postern.media.rtc.PeerListener;
import io.postern.media.rtc.PeerSession;
import io.postern.media.rtc.PeerSession.ConnectionState;
import io.postern.media.rtc.PeerSession.Sender;
import io.postern.media.rtc.PeerSession.SenderOptions;
import io.postern.media.rtc.PeerStats;
import io.postern.media.rtc.RemoteTrack;
import io.postern.room.loop.RoomLoop;
import io.postern.room.track.PublisherConnection;
import io.postern.signaling.SignalEndpoint;
import io.postern.signaling.SignalEvent;
import io.postern.signaling.SignalRequests;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import livekit.LivekitRtc.SignalRequest;
import livekit.LivekitRtc.SignalTarget;
import livekit.LivekitRtc.SyncState;
import org.jspecify.annotations.Nullable;

/**
 * Holds the peer connections of one join: a single one towards {@code /rtc/v1}, a publisher and a subscriber towards {@code
 * /rtc}. Ends with the join; a full reconnection gets a new one. Owned by the room's executor.
 */
final class Transport implements PublisherConnection {
    /** As many receiving sections as livekit-client offers ahead (docs/protocol.md §2.2). */
    private static final int SPARE_RECEIVERS = 3;

    /** Told on the room's executor, until the transport is closed. */
    interface Listener {
        void send(SignalRequest request);

        /** The state of what media depends on changed. */
        void transportState(ConnectionState state, SignalTarget which);

        void negotiationFailed(String what, Throwable failure);

        /** The peer connections have to be replaced by new ones, though they may still be connected. */
        void obsolete();
    }

    private final RoomLoop loop;
    private final SignalEndpoint endpoint;
    private final Listener listener;
    private final ConnectionListener room;
    private final PeerNegotiator publisher;
    private final @Nullable PeerNegotiator subscriber;
    private final DataChannel reliable;
    private final DataChannel lossy;
    private final Map<SignalTarget, ConnectionState> states = new EnumMap<>(SignalTarget.class);
    private final boolean subscriberPrimary;
    private boolean relayOnly;
    private boolean closed;
    private @Nullable RelayFallbackPolicy directFirst;

    private Transport(
            RoomLoop loop,
            MediaEngine engine,
            SignalEndpoint endpoint,
            IceConfig ice,
            boolean subscriberPrimary,
            Listener listener,
            ConnectionListener room) {
        loop.assertOwned();
        this.loop = loop;
        this.endpoint = endpoint;
        this.listener = listener;
        this.room = room;
        this.subscriberPrimary = subscriberPrimary;
        relayOnly = ice.relayOnly();
        publisher = negotiator(engine, ice, SignalTarget.PUBLISHER, endpoint == SignalEndpoint.V1);
        // Both, in this order: the server counts the publisher as established when both are open.
        lossy = publisher.peer().createDataChannel(DataChannels.LOSSY, DataChannel.Options.LOSSY);
        reliable = publisher.peer().createDataChannel(DataChannels.RELIABLE, DataChannel.Options.RELIABLE);
        if (endpoint == SignalEndpoint.V1) {
            subscriber = null;
            addSections(SPARE_RECEIVERS, SPARE_RECEIVERS);
        } else {
            subscriber = negotiator(engine, ice, SignalTarget.SUBSCRIBER, true);
        }
    }

    /** One peer connection, ready to make its first offer. */
    static Transport single(
            RoomLoop loop, MediaEngine engine, IceConfig ice, Listener listener, ConnectionListener room) {
        return new Transport(loop, engine, SignalEndpoint.V1, ice, false, listener, room);
    }

    /** Two peer connections; the ICE servers are known already. */
    static Transport dual(
            RoomLoop loop,
            MediaEngine engine,
            IceConfig ice,
            boolean subscriberPrimary,
            Listener listener,
            ConnectionListener room) {
        return new Transport(loop, engine, SignalEndpoint.V0, ice, subscriberPrimary, listener, room);
    }

    SignalEndpoint endpoint() {
        return endpoint;
    }

    PeerNegotiator publisher() {
        return publisher;
    }

    Optional<PeerNegotiator> subscriber() {
        return Optional.ofNullable(subscriber);
    }

    DataChannel reliable() {
        return reliable;
    }

    DataChannel lossy() {
        return lossy;
    }

    /** Whether everything that media depends on is connected. */
    boolean isConnected() {
        SignalTarget required = subscriberPrimary ? SignalTarget.SUBSCRIBER : SignalTarget.PUBLISHER;
        return states.get(required) == ConnectionState.CONNECTED;
    }

    /** Whether something that was in use broke. */
    boolean isBroken() {
        return states.values().stream()
                .anyMatch(state -> state == ConnectionState.FAILED || state == ConnectionState.DISCONNECTED);
    }

    /** The server has the first offer, which nothing was gathered for yet, and named the ICE servers. */
    void firstOfferSent(IceConfig ice) {
        loop.assertOwned();
        relayOnly = ice.relayOnly();
        publisher.firstOfferSent(ice);
    }

    /** The server has the first offer, and named the ICE servers; direct ways have been gathered already. */
    void gatheredOfferSent(IceConfig ice, IceServerRewriter rewriter) {
        loop.assertOwned();
        RelayFallbackPolicy first =
                new RelayFallbackPolicy(loop, ice, rewriter, this::isConnected, () -> restartWith(ice));
        directFirst = first;
        publisher.gatheredOfferSent().thenRunAsync(() -> whileOpen(first::begin), loop);
    }

    private void restartWith(IceConfig ice) {
        relayOnly = ice.relayOnly();
        publisher.peer().updateIce(ice);
        publisher.restartIce();
    }

    /**
     * Takes other ICE servers for the next restart.
     *
     * @return false where a restart is not enough: libwebrtc would prefer a direct pair that is not allowed any more, and
     *     that the server has given up, for six seconds
     */
    boolean updateIce(IceConfig ice) {
        loop.assertOwned();
        if (ice.relayOnly() && !relayOnly) {
            return false;
        }
        relayOnly = ice.relayOnly();
        if (directFirst != null) {
            // The next offer is a restart with these.
            directFirst.stop();
        }
        negotiators().forEach(negotiator -> negotiator.peer().updateIce(ice));
        return true;
    }

    /** Own frames that went to encoders so far. */
    long framesFed() {
        return closed ? 0 : publisher.peer().framesFed();
    }

    /** Holds own video back, or lets it through again. */
    void pauseVideo(boolean held) {
        if (!closed) {
            publisher.peer().pauseVideo(held);
        }
    }

    /** The server offers: the subscriber of two peer connections. */
    void onOffer(SignalEvent.Offer offer) {
        subscriber().ifPresent(negotiator -> negotiator.onOffer(offer.sdp(), offer.id(), offer.midToTrackId()));
    }

    void onAnswer(SignalEvent.Answer answer) {
        publisher.onAnswer(answer.sdp(), answer.id(), answer.midToTrackId());
    }

    void onTrickle(SignalEvent.Trickle trickle) {
        PeerNegotiator negotiator =
                trickle.target() == SignalTarget.SUBSCRIBER && subscriber != null ? subscriber : publisher;
        negotiator.onCandidate(new IceCandidate(trickle.candidate(), trickle.sdpMid(), trickle.sdpMLineIndex()));
    }

    /**
     * Adds receiving sections and negotiates; also when none are missing: the server may only attach tracks in an answer,
     * so it needs an offer. With two peer connections the server makes the sections itself.
     */
    void addReceivers(int audios, int videos) {
        if (endpoint == SignalEndpoint.V1) {
            addSections(audios, videos);
            publisher.negotiate();
        }
    }

    private void addSections(int audios, int videos) {
        for (int i = 0; i < audios; i++) {
            publisher.peer().addReceiver(MediaKind.AUDIO);
        }
        for (int i = 0; i < videos; i++) {
            publisher.peer().addReceiver(MediaKind.VIDEO);
        }
    }

    /** The last descriptions, from the server's point of view (docs/protocol.md §5.1). */
    void describe(SyncState.Builder sync) {
        if (subscriber == null) {
            publisher.lastLocal().ifPresent(local -> sync.setOffer(PeerNegotiator.message(local, 0)));
            publisher.lastRemote().ifPresent(remote -> sync.setAnswer(PeerNegotiator.message(remote, 0)));
        } else {
            subscriber.lastLocal().ifPresent(local -> sync.setAnswer(PeerNegotiator.message(local, 0)));
            subscriber.lastRemote().ifPresent(remote -> sync.setOffer(PeerNegotiator.message(remote, 0)));
        }
    }

    CompletableFuture<List<PeerStats>> stats() {
        List<CompletableFuture<PeerStats>> asked = new ArrayList<>();
        negotiators().forEach(negotiator -> asked.add(negotiator.peer().stats()));
        return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
                .thenApply(done -> asked.stream().map(CompletableFuture::join).toList());
    }

    // ---- PublisherConnection

    @Override
    public Sender addSender(String trackId, VideoCapture capture, SenderOptions options) {
        return publisher.peer().addSender(trackId, capture, options);
    }

    @Override
    public Sender addSender(String trackId, AudioCapture capture, SenderOptions options) {
        return publisher.peer().addSender(trackId, capture, options);
    }

    @Override
    public void negotiate() {
        publisher.negotiate();
    }

    @Override
    public void send(SignalRequest request) {
        listener.send(request);
    }

    // ---- ending

    void close() {
        loop.assertOwned();
        if (!closed) {
            closed = true;
            if (directFirst != null) {
                directFirst.stop();
            }
            negotiators().forEach(PeerNegotiator::close);
        }
    }

    /**
     * Completes after {@link #close} when the peer connections are closed; never if the media library does not answer.
     */
    CompletableFuture<Void> closed() {
        return CompletableFuture.allOf(negotiators().stream()
                .map(negotiator -> negotiator.peer().closed())
                .toArray(CompletableFuture[]::new));
    }

    private List<PeerNegotiator> negotiators() {
        return subscriber == null ? List.of(publisher) : List.of(publisher, subscriber);
    }

    private PeerNegotiator negotiator(MediaEngine engine, IceConfig ice, SignalTarget target, boolean receives) {
        PeerSession peer = engine.openPeer(ice, new Posted(target));
        Consumer<Map<String, String>> sections =
                receives ? tracksByMid -> whileOpen(() -> room.sections(tracksByMid)) : tracksByMid -> {};
        return new PeerNegotiator(
                loop,
                peer,
                target,
                request -> whileOpen(() -> listener.send(request)),
                (what, failure) -> whileOpen(() -> listener.negotiationFailed(what, failure)),
                sections);
    }

    private void whileOpen(Runnable task) {
        if (!closed) {
            task.run();
        }
    }

    /** Brings what native threads report to the room's executor. */
    private final class Posted implements PeerListener {
        private final SignalTarget target;

        Posted(SignalTarget target) {
            this.target = target;
        }

        @Override
        public void onCandidate(IceCandidate candidate) {
            post(() -> listener.send(SignalRequests.trickle(
                    target, candidate.candidate(), candidate.sdpMid(), candidate.sdpMLineIndex())));
        }

        @Override
        public void onConnectionState(ConnectionState state) {
            post(() -> {
                states.put(target, state);
                listener.transportState(state, target);
            });
        }

        @Override
        public void onTrack(RemoteTrack track) {
            post(() -> room.remoteTrack(track));
        }

        @Override
        public void onDataChannel(DataChannel channel) {
            post(() -> room.inboundChannel(channel));
        }

        @Override
        public void onObsolete() {
            post(listener::obsolete);
        }

        private void post(Runnable task) {
            loop.execute(() -> whileOpen(task));
        }
    }
}
