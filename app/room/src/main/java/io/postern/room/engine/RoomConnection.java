package io.postern.room.engine;

import io.postern.media.rtc.Candidate;
import io.postern.media.rtc.DataChannel;
import io.postern.media.rtc.IceConfig;
import io.postern.media.rtc.MediaEngine;
import io.postern.media.rtc.MediaEngine.AudioCapture;
import io.postern.media.rtc.MediaEngine.VideoCapture;
import io.postern.media.rtc.MediaKind;
import io.postern.media.rtc.PeerSession.ConnectionState;
import io.postern.media.rtc.PeerSession.Sender;
import io.postern.media.rtc.PeerSession.SenderOptions;
import io.postern.media.rtc.PeerStats;
import io.postern.media.rtc.RemoteTrack;
import io.postern.room.DisconnectReason;
import io.postern.room.RoomException;
import io.postern.room.RoomFailure;
import io.postern.room.loop.RoomLoop;
import io.postern.room.reconnect.ReconnectPolicy;
import io.postern.room.track.PublishPort;
import io.postern.signaling.SignalClient;
import io.postern.signaling.SignalEndpoint;
import io.postern.signaling.SignalEvent;
import io.postern.signaling.SignalFailure;
import io.postern.signaling.SignalRequestOptions;
import io.postern.signaling.SignalRequests;
import io.postern.signaling.SignalSession;
import io.postern.signaling.token.TokenSource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import livekit.LivekitModels.ReconnectReason;
import livekit.LivekitRtc;
import livekit.LivekitRtc.JoinResponse;
import livekit.LivekitRtc.LeaveRequest;
import livekit.LivekitRtc.SignalRequest;
import livekit.LivekitRtc.SignalTarget;
import livekit.LivekitRtc.SyncState;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gets into the room and stays there: the socket, the peer connections, and their recovery. What the room consists of is
 * its {@link Owner}'s. Owned by the room's executor.
 *
 * <p>Recovery follows livekit-protocol §5: resume while the server remembers us (new socket, SyncState, ICE restart, media
 * goes on meanwhile), join anew otherwise. There is one attempt at a time, whatever triggers come in.
 */
final class RoomConnection implements PublishPort, Transport.Owner {
    private static final Logger log = LoggerFactory.getLogger(RoomConnection.class);

    /** From the server's welcome to media (livekit-protocol §2.3). */
    private static final Duration MEDIA_TIMEOUT = Duration.ofSeconds(15);

    /** One attempt to come back, all in all. */
    private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(15);

    /** What the connection tells its owner, on the room's executor. */
    interface Owner {
        /** The server let us in; {@code again} after a full reconnection: everything known before is to be compared. */
        void joined(JoinResponse join, boolean again);

        /** Media can flow. */
        void connected(boolean again, boolean resumed);

        /** Lost; tracks and participants stay as they are. */
        void reconnecting(int attempt);

        /** The peer connections are gone for good, before joining anew. */
        void transportLost();

        /** The end. */
        void ended(DisconnectReason reason, RoomException failure);

        /** A message about what is in the room. */
        void message(SignalEvent event);

        void roundTrip(Duration roundTrip);

        void sections(Map<String, String> tracksByMid);

        void remoteTrack(RemoteTrack track);

        void dataChannels(DataChannel reliable, DataChannel lossy);

        void inboundChannel(DataChannel channel);

        /** What the room adds to SyncState: subscriptions, publications, data. */
        SyncState.Builder syncState();

        /** The server has seen our reliable data up to this number. */
        void resumedData(int lastSequence);
    }

    private enum Stage {
        IDLE,
        JOINING,
        CONNECTED,
        RECONNECTING,
        ENDED
    }

    private final RoomLoop loop;
    private final MediaEngine engine;
    private final SignalClient signaling;
    private final Tickets tickets;
    private final ReconnectPolicy policy;
    private final Owner owner;
    private final HeldRequests held = new HeldRequests();

    private Stage stage = Stage.IDLE;
    private @Nullable Transport transport;
    private @Nullable CompletableFuture<LivekitRtc.SessionDescription> firstOffer;
    private @Nullable SignalSession session;
    private int generation;
    private boolean welcomed;
    private boolean everConnected;
    private String participantSid = "";
    private int attempt;
    private boolean full;
    private boolean awaitingRestart;
    private boolean resumed;
    private ReconnectReason reason = ReconnectReason.RR_UNKNOWN;
    private RoomLoop.Timer timer = () -> {};

    RoomConnection(
            RoomLoop loop,
            MediaEngine engine,
            SignalClient signaling,
            String roomName,
            TokenSource tokens,
            ReconnectPolicy policy,
            Owner owner) {
        this.loop = loop;
        this.engine = engine;
        this.signaling = signaling;
        this.policy = policy;
        this.owner = owner;
        tickets = new Tickets(roomName, tokens);
    }

    /** Ticket, peer connection and first offer ahead of time. */
    void prepare() {
        if (stage == Stage.IDLE) {
            tickets.current();
            offerAhead();
        }
    }

    void join() {
        if (stage == Stage.IDLE) {
            stage = Stage.JOINING;
            open(SignalEndpoint.V1);
        }
    }

    /** Tells the server and ends; in any stage. */
    void leave() {
        if (stage == Stage.ENDED) {
            return;
        }
        sayGoodbye();
        end(DisconnectReason.CLIENT_INITIATED, new RoomFailure(RoomFailure.Kind.LEFT, false, "left"), null);
    }

    CompletableFuture<List<PeerStats>> stats() {
        Transport current = transport;
        return current == null ? CompletableFuture.completedFuture(List.of()) : current.stats();
    }

    // ---- PublishPort

    @Override
    public Sender addSender(String trackId, VideoCapture capture, SenderOptions options) {
        return connectedTransport().publisher().peer().addSender(trackId, capture, options);
    }

    @Override
    public Sender addSender(String trackId, AudioCapture capture, SenderOptions options) {
        return connectedTransport().publisher().peer().addSender(trackId, capture, options);
    }

    @Override
    public void negotiate() {
        Transport current = transport;
        if (current != null) {
            current.publisher().negotiate();
        }
    }

    @Override
    public void send(SignalRequest request) {
        SignalSession open = session;
        if (open == null || (stage == Stage.RECONNECTING && !HeldRequests.passes(request, welcomed))) {
            held.hold(request);
        } else {
            open.send(request);
        }
    }

    // ---- Transport.Owner

    @Override
    public void transportState(ConnectionState state, SignalTarget which) {
        Transport current = transport;
        if (current == null) {
            return;
        }
        log.debug("{} is {}", which, state);
        switch (state) {
            case CONNECTED -> checkConnected(current);
            case FAILED, DISCONNECTED -> {
                if (stage == Stage.CONNECTED) {
                    // Over TCP "disconnected" means the connection broke or stalled: waiting would only lengthen the
                    // gap.
                    reconnect(
                            which == SignalTarget.PUBLISHER
                                    ? ReconnectReason.RR_PUBLISHER_FAILED
                                    : ReconnectReason.RR_SUBSCRIBER_FAILED,
                            false);
                } else if (stage == Stage.RECONNECTING && state == ConnectionState.FAILED && awaitingRestart) {
                    full = true;
                    attemptFailed("the peer connection failed again");
                }
            }
            case NEW, CONNECTING, CLOSED -> {}
        }
    }

    @Override
    public void remoteTrack(RemoteTrack track) {
        owner.remoteTrack(track);
    }

    @Override
    public void sections(Map<String, String> tracksByMid) {
        owner.sections(tracksByMid);
    }

    @Override
    public void inboundChannel(DataChannel channel) {
        owner.inboundChannel(channel);
    }

    @Override
    public void negotiationFailed(String what, Throwable failure) {
        log.warn("Negotiation failed at {}: {}", what, failure.toString());
        if (stage == Stage.JOINING) {
            end(
                    DisconnectReason.JOIN_FAILURE,
                    new RoomFailure(RoomFailure.Kind.INTERNAL, true, "negotiation failed at " + what),
                    failure);
        } else if (stage == Stage.CONNECTED) {
            reconnect(ReconnectReason.RR_PUBLISHER_FAILED, true);
        } else if (stage == Stage.RECONNECTING) {
            full = true;
            attemptFailed("negotiation failed at " + what);
        }
    }

    // ---- opening

    private Transport offerAhead() {
        Transport current = transport;
        if (current == null) {
            current = Transport.single(loop, engine, this);
            transport = current;
            owner.dataChannels(current.reliable(), current.lossy());
            firstOffer = current.publisher().firstOffer();
        }
        return current;
    }

    /** Joins anew, the first time or as a full reconnection. */
    private void open(SignalEndpoint endpoint) {
        int mine = ++generation;
        welcomed = false;
        CompletableFuture<Optional<LivekitRtc.SessionDescription>> offer =
                CompletableFuture.completedFuture(Optional.empty());
        if (endpoint == SignalEndpoint.V1) {
            offerAhead();
            CompletableFuture<LivekitRtc.SessionDescription> ahead = firstOffer;
            if (ahead != null) {
                offer = ahead.thenApply(Optional::of);
            }
        }
        tickets.current()
                .thenCombine(
                        offer,
                        (ticket, first) -> new SignalRequestOptions(
                                ticket.server(),
                                tickets.newest(ticket),
                                endpoint,
                                true,
                                false,
                                Map.of(),
                                first,
                                Optional.empty()))
                .whenCompleteAsync(
                        (options, failure) -> {
                            if (mine != generation || stage == Stage.ENDED) {
                                return;
                            }
                            if (failure != null) {
                                opened(Failures.ticket(failure), failure);
                            } else {
                                session = signaling.open(options, event -> loop.execute(() -> onSignal(mine, event)));
                            }
                        },
                        loop);
    }

    private void opened(RoomFailure failure, @Nullable Throwable cause) {
        if (stage == Stage.JOINING) {
            end(DisconnectReason.JOIN_FAILURE, failure, cause);
        } else if (failure.retryable()) {
            attemptFailed(failure.detail());
        } else {
            end(DisconnectReason.NOT_ALLOWED, failure, cause);
        }
    }

    /** Comes back on a new socket while the peer connections live on. */
    private void openResume() {
        int mine = ++generation;
        welcomed = false;
        closeSession();
        Transport current = connectedTransport();
        SignalRequestOptions options = new SignalRequestOptions(
                tickets.server(),
                tickets.newest(),
                current.endpoint(),
                true,
                false,
                Map.of(),
                Optional.empty(),
                Optional.of(new SignalRequestOptions.Resume(participantSid, reason)));
        session = signaling.open(options, event -> loop.execute(() -> onSignal(mine, event)));
    }

    // ---- what the socket says

    private void onSignal(int from, SignalEvent event) {
        if (from != generation || stage == Stage.ENDED) {
            return;
        }
        switch (event) {
            case SignalEvent.Joined joined -> onJoined(joined.join(), joined.endpoint());
            case SignalEvent.Resumed back -> onResumed(back.response());
            case SignalEvent.Offer offer -> {
                Transport current = transport;
                if (current != null) {
                    current.subscriber().ifPresent(link -> link.onOffer(offer.sdp(), offer.id(), offer.midToTrackId()));
                }
            }
            case SignalEvent.Answer answer -> {
                Transport current = transport;
                if (current != null) {
                    current.publisher().onAnswer(answer.sdp(), answer.id(), answer.midToTrackId());
                }
            }
            case SignalEvent.Trickle trickle -> {
                Transport current = transport;
                if (current != null) {
                    current.onCandidate(
                            trickle.target(),
                            new Candidate(trickle.candidate(), trickle.sdpMid(), trickle.sdpMLineIndex()));
                }
            }
            case SignalEvent.MediaSectionsRequired required -> addReceivers(required);
            case SignalEvent.TokenRefreshed refreshed -> tickets.refreshed(refreshed.token());
            case SignalEvent.Pong pong -> owner.roundTrip(pong.roundTrip());
            case SignalEvent.Leave leave -> onLeave(leave.request());
            case SignalEvent.Closed closed -> onClosed(closed.failure());
            case SignalEvent.RoomMoved moved -> {
                tickets.refreshed(
                        io.postern.signaling.AccessToken.of(moved.response().getToken()));
                participantSid = moved.response().getParticipant().getSid();
                owner.message(moved);
            }
            case SignalEvent.ParticipantsUpdated other -> owner.message(other);
            case SignalEvent.TrackPublished other -> owner.message(other);
            case SignalEvent.TrackUnpublished other -> owner.message(other);
            case SignalEvent.TrackMuted other -> owner.message(other);
            case SignalEvent.TrackSubscribed other -> owner.message(other);
            case SignalEvent.SpeakersChanged other -> owner.message(other);
            case SignalEvent.RoomUpdated other -> owner.message(other);
            case SignalEvent.QualityChanged other -> owner.message(other);
            case SignalEvent.StreamStateChanged other -> owner.message(other);
            case SignalEvent.SubscribedQuality other -> owner.message(other);
            case SignalEvent.SubscriptionPermission other -> owner.message(other);
            case SignalEvent.SubscriptionFailed other -> owner.message(other);
            case SignalEvent.RequestAnswered other -> owner.message(other);
        }
    }

    private void onJoined(JoinResponse join, SignalEndpoint endpoint) {
        welcomed = true;
        participantSid = join.getParticipant().getSid();
        IceConfig ice = IceServers.from(
                join.getIceServersList(), join.hasClientConfiguration() ? join.getClientConfiguration() : null);
        owner.joined(join, everConnected);
        Transport current = transport;
        if (endpoint == SignalEndpoint.V1 && current != null) {
            current.publisher().firstOfferSent(ice);
        } else {
            current = Transport.dual(loop, engine, ice, join.getSubscriberPrimary(), this);
            transport = current;
            owner.dataChannels(current.reliable(), current.lossy());
            current.publisher().negotiate();
        }
        timer.cancel();
        timer = loop.after(MEDIA_TIMEOUT, this::noMedia);
    }

    private void onResumed(LivekitRtc.ReconnectResponse response) {
        welcomed = true;
        Transport current = connectedTransport();
        current.updateIce(IceServers.from(
                response.getIceServersList(),
                response.hasClientConfiguration() ? response.getClientConfiguration() : null));
        SyncState.Builder sync = owner.syncState();
        describe(current, sync);
        send(SignalRequests.syncState(sync.build()));
        awaitingRestart = true;
        resumed = true;
        current.publisher().socketReplaced();
        int mine = generation;
        current.publisher()
                .restartIce()
                .thenRunAsync(
                        () -> {
                            if (mine == generation && stage == Stage.RECONNECTING) {
                                awaitingRestart = false;
                                owner.resumedData(response.getLastMessageSeq());
                                checkConnected(current);
                            }
                        },
                        loop);
    }

    /** The last descriptions, from the server's point of view (livekit-protocol §5.1). */
    private static void describe(Transport current, SyncState.Builder sync) {
        PeerLink described = current.subscriber().orElse(current.publisher());
        boolean single = current.subscriber().isEmpty();
        described.lastLocal().ifPresent(local -> {
            LivekitRtc.SessionDescription sdp = sdp(local);
            if (single) {
                sync.setOffer(sdp);
            } else {
                sync.setAnswer(sdp);
            }
        });
        described.lastRemote().ifPresent(remote -> {
            LivekitRtc.SessionDescription sdp = sdp(remote);
            if (single) {
                sync.setAnswer(sdp);
            } else {
                sync.setOffer(sdp);
            }
        });
    }

    private static LivekitRtc.SessionDescription sdp(io.postern.media.rtc.SessionDescription description) {
        return PeerLink.message(description, 0);
    }

    private void addReceivers(SignalEvent.MediaSectionsRequired required) {
        Transport current = transport;
        if (current == null || current.endpoint() != SignalEndpoint.V1) {
            return;
        }
        for (int i = 0; i < required.audios(); i++) {
            current.publisher().peer().addReceiver(MediaKind.AUDIO);
        }
        for (int i = 0; i < required.videos(); i++) {
            current.publisher().peer().addReceiver(MediaKind.VIDEO);
        }
        // Also when none are missing: the server may only attach tracks in an answer, so it needs an offer.
        current.publisher().negotiate();
    }

    private void onLeave(LeaveRequest leave) {
        switch (leave.getAction()) {
            case RESUME -> reconnect(ReconnectReason.RR_SIGNAL_DISCONNECTED, false);
            case RECONNECT -> reconnect(ReconnectReason.RR_SIGNAL_DISCONNECTED, true);
            case DISCONNECT, UNRECOGNIZED -> {
                DisconnectReason why = Failures.reason(leave.getReason());
                end(
                        stage == Stage.JOINING ? DisconnectReason.JOIN_FAILURE : why,
                        new RoomFailure(RoomFailure.Kind.LEFT, false, "the server said leave: " + leave.getReason()),
                        null);
            }
        }
    }

    private void onClosed(SignalFailure failure) {
        session = null;
        switch (stage) {
            case JOINING -> {
                if (failure instanceof SignalFailure.NoSuchService
                        && !welcomed
                        && transport != null
                        && transport.endpoint() == SignalEndpoint.V1) {
                    log.info(
                            "The server does not know {}; trying {}",
                            SignalEndpoint.V1.path(),
                            SignalEndpoint.V0.path());
                    dropTransport();
                    open(SignalEndpoint.V0);
                } else {
                    end(DisconnectReason.JOIN_FAILURE, Failures.signal(failure), null);
                }
            }
            case CONNECTED -> {
                log.info("Signalling lost: {}", failure.detail());
                reconnect(ReconnectReason.RR_SIGNAL_DISCONNECTED, false);
            }
            case RECONNECTING -> {
                if (failure instanceof SignalFailure.Refused refused) {
                    if (refused.leave().getAction() == LeaveRequest.Action.DISCONNECT) {
                        onLeave(refused.leave());
                        return;
                    }
                    full = true;
                } else if (failure instanceof SignalFailure.NotAllowed) {
                    if (tickets.isFresh()) {
                        end(DisconnectReason.NOT_ALLOWED, Failures.signal(failure), null);
                        return;
                    }
                    tickets.discard();
                    full = true;
                } else if (welcomed && !resumed) {
                    full = true;
                } else if (failure instanceof SignalFailure.NoSuchService && full && !welcomed) {
                    dropTransport();
                    open(SignalEndpoint.V0);
                    return;
                }
                attemptFailed(failure.detail());
            }
            case IDLE, ENDED -> {}
        }
    }

    // ---- coming back

    private void reconnect(ReconnectReason why, boolean anew) {
        if (stage == Stage.JOINING) {
            end(
                    DisconnectReason.JOIN_FAILURE,
                    new RoomFailure(RoomFailure.Kind.SERVER_TROUBLE, true, "lost while joining"),
                    null);
            return;
        }
        if (stage == Stage.RECONNECTING) {
            // One attempt at a time; this only makes the present one a full one if need be.
            if (anew && !full) {
                full = true;
                attemptFailed("asked to join anew");
            }
            return;
        }
        if (stage != Stage.CONNECTED) {
            return;
        }
        stage = Stage.RECONNECTING;
        attempt = 1;
        full = anew;
        reason = why;
        scheduleAttempt();
    }

    private void attemptFailed(String why) {
        log.info("Attempt {} to come back failed: {}", attempt, why);
        attempt++;
        scheduleAttempt();
    }

    private void scheduleAttempt() {
        timer.cancel();
        generation++;
        awaitingRestart = false;
        resumed = false;
        Optional<Duration> delay = policy.delayBefore(attempt, RandomGenerator.getDefault());
        if (delay.isEmpty()) {
            end(
                    DisconnectReason.CONNECTION_LOST,
                    new RoomFailure(RoomFailure.Kind.UNREACHABLE, true, "gave up after " + (attempt - 1) + " attempts"),
                    null);
            return;
        }
        owner.reconnecting(attempt);
        timer = loop.after(delay.get(), this::tryAgain);
    }

    private void tryAgain() {
        timer = loop.after(ATTEMPT_TIMEOUT, () -> {
            // A resumption that hangs is not tried the same way again.
            full = true;
            attemptFailed("took too long");
        });
        if (full || transport == null) {
            full = true;
            owner.transportLost();
            dropTransport();
            closeSession();
            open(SignalEndpoint.V1);
        } else {
            openResume();
        }
    }

    private void checkConnected(Transport current) {
        boolean arriving = stage == Stage.JOINING || (stage == Stage.RECONNECTING && welcomed && !awaitingRestart);
        if (!arriving || !current.isConnected() || current.isBroken()) {
            return;
        }
        timer.cancel();
        boolean again = everConnected;
        everConnected = true;
        stage = Stage.CONNECTED;
        attempt = 0;
        owner.connected(again, resumed);
        resumed = false;
        full = false;
        held.release(this::send);
    }

    private void noMedia() {
        RoomFailure failure =
                new RoomFailure(RoomFailure.Kind.NO_MEDIA_PATH, true, "no candidate pair in " + MEDIA_TIMEOUT);
        if (stage == Stage.JOINING) {
            sayGoodbye();
            end(DisconnectReason.JOIN_FAILURE, failure, null);
        } else if (stage == Stage.RECONNECTING) {
            attemptFailed(failure.detail());
        }
    }

    private void sayGoodbye() {
        SignalSession open = session;
        if (open != null) {
            open.send(SignalRequests.leave());
        }
    }

    private void end(DisconnectReason why, RoomFailure failure, @Nullable Throwable cause) {
        if (stage == Stage.ENDED) {
            return;
        }
        stage = Stage.ENDED;
        timer.cancel();
        generation++;
        owner.ended(why, new RoomException(failure, cause));
        dropTransport();
        closeSession();
    }

    private void dropTransport() {
        Transport current = transport;
        transport = null;
        firstOffer = null;
        if (current != null) {
            current.close();
        }
    }

    private void closeSession() {
        SignalSession open = session;
        session = null;
        if (open != null) {
            open.close();
        }
    }

    private Transport connectedTransport() {
        Transport current = transport;
        if (current == null) {
            throw new IllegalStateException("There is no peer connection now");
        }
        return current;
    }
}
