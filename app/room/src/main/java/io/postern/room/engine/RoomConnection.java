package io.postern.room.engine;

import io.postern.media.rtc.IceConfig;
import io.postern.media.rtc.MediaEngine;
import io.postern.media.rtc.PeerSession.ConnectionState;
import io.postern.media.rtc.PeerStats;
import io.postern.network.address.Endpoint;
import io.postern.room.DisconnectReason;
import io.postern.room.RoomException;
import io.postern.room.RoomFailure;
import io.postern.room.SimulationScenario;
import io.postern.room.engine.ConnectionStage.Connected;
import io.postern.room.engine.ConnectionStage.Ended;
import io.postern.room.engine.ConnectionStage.Idle;
import io.postern.room.loop.RoomLoop;
import io.postern.room.reconnect.ReconnectPolicy;
import io.postern.signaling.AccessToken;
import io.postern.signaling.SignalClient;
import io.postern.signaling.SignalEndpoint;
import io.postern.signaling.SignalEvent;
import io.postern.signaling.SignalFailure;
import io.postern.signaling.token.TokenSource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import livekit.LivekitModels.ReconnectReason;
import livekit.LivekitRtc.JoinResponse;
import livekit.LivekitRtc.LeaveRequest;
import livekit.LivekitRtc.RoomMovedResponse;
import livekit.LivekitRtc.SignalRequest;
import livekit.LivekitRtc.SignalTarget;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Joins a room and keeps it joined: connects the signalling socket with the transport. Its stages are a {@link JoinAttempt},
 * and for each lost connection a {@link Reconnection}. The content of the room belongs to its {@link ConnectionListener}. Owned by the room's executor.
 */
final class RoomConnection implements Transport.Listener, ConnectionStage.Host {
    private static final Logger log = LoggerFactory.getLogger(RoomConnection.class);

    /** From the server's welcome to media (docs/protocol.md §2.3). */
    private static final Duration MEDIA_TIMEOUT = Duration.ofSeconds(15);

    private final RoomLoop loop;
    private final ConnectionListener listener;
    private final JoinTicketCache tickets;
    private final IceServerRewriter rewriter;
    private final SignalConnection signal;
    private final CurrentTransport transport;
    private final ConnectionParts parts;

    private ConnectionStage stage = new Idle();
    private String participantSid = "";

    RoomConnection(
            RoomLoop loop,
            MediaEngine engine,
            SignalClient signaling,
            String roomName,
            TokenSource tokens,
            ReconnectPolicy policy,
            IceServerRewriter rewriter,
            ConnectionListener listener) {
        this.loop = loop;
        this.listener = listener;
        this.rewriter = rewriter;
        transport = new CurrentTransport(loop, engine, rewriter, this, listener);
        tickets = new JoinTicketCache(roomName, tokens);
        signal = new SignalConnection(loop, signaling, tickets, rewriter, this::onSignal, this::notOpened);
        parts = new ConnectionParts(loop, signal, transport, tickets, rewriter, policy, listener);
    }

    /** Gets ticket, transport, first offer and the server's address ahead of time. */
    void prepare() {
        loop.assertOwned();
        if (stage instanceof Idle && transport.isEmpty()) {
            transport.offerAhead();
            signal.prepare(transport.firstOffer());
        }
    }

    void join() {
        loop.assertOwned();
        if (stage instanceof Idle) {
            JoinAttempt joining = new JoinAttempt(parts, this);
            stage = joining;
            joining.start();
        }
    }

    /** Tells the server and ends; in any stage. */
    void leave() {
        loop.assertOwned();
        endWithGoodbye(DisconnectReason.CLIENT_INITIATED, new RoomFailure(RoomFailure.Kind.LEFT, false, "left"));
    }

    /** The network has changed: open connections may be dead without notice, and failed attempts may succeed now. */
    void networkChanged() {
        loop.assertOwned();
        switch (stage) {
            case Connected _ -> reconnect(ReconnectReason.RR_PUBLISHER_FAILED, false);
            case Reconnection recovery -> recovery.start();
            // The join attempt has time limits of its own, and a person is watching.
            case Idle _, JoinAttempt _, Ended _ -> {}
        }
    }

    /** The present transport, if there is one. */
    Optional<Transport> transport() {
        return transport.find();
    }

    /** Statistics of the present peer connections; none without one. */
    CompletableFuture<List<PeerStats>> stats() {
        return transport.find().map(Transport::stats).orElseGet(() -> CompletableFuture.completedFuture(List.of()));
    }

    /** Completes when the last transport is closed; never if the media library does not answer. */
    CompletableFuture<Void> transportClosed() {
        return transport.closed();
    }

    boolean isConnected() {
        return stage instanceof Connected;
    }

    /** The server that the last ticket named. */
    Endpoint server() {
        return Endpoint.of(tickets.server());
    }

    /**
     * Recovers a media connection that is gone although the peer connection has not noticed.
     *
     * @param rejoin whether an ICE restart cannot help
     */
    void mediaLost(String why, boolean rejoin) {
        loop.assertOwned();
        if (stage instanceof Connected) {
            log.info("Media lost: {}", why);
            reconnect(ReconnectReason.RR_PUBLISHER_FAILED, rejoin);
        }
    }

    /** Asks the server to simulate trouble, or simulates it here. */
    void simulate(SimulationScenario scenario) {
        loop.assertOwned();
        if (stage instanceof Connected) {
            SimulationRequests.request(scenario).ifPresent(signal::send);
            if (SimulationRequests.losesSocket(scenario)) {
                signal.lose();
            }
        }
    }

    // ---- Transport.Listener

    @Override
    public void send(SignalRequest request) {
        signal.send(request);
    }

    @Override
    public void transportState(ConnectionState state, SignalTarget which) {
        log.debug("{} is {}", which, state);
        switch (state) {
            case CONNECTED -> checkConnected();
            case FAILED, DISCONNECTED -> {
                if (stage instanceof Connected) {
                    // Over TCP "disconnected" means that the connection broke or stalled, so waiting would only
                    // lengthen the gap.
                    reconnect(
                            which == SignalTarget.PUBLISHER
                                    ? ReconnectReason.RR_PUBLISHER_FAILED
                                    : ReconnectReason.RR_SUBSCRIBER_FAILED,
                            false);
                } else if (stage instanceof Reconnection recovery && state == ConnectionState.FAILED) {
                    recovery.transportFailed();
                }
            }
            case NEW, CONNECTING, CLOSED -> {}
        }
    }

    @Override
    public void negotiationFailed(String step, Throwable failure) {
        log.warn("Negotiation failed at {}: {}", step, failure.toString());
        switch (stage) {
            case JoinAttempt joining -> joining.negotiationFailed(step, failure);
            case Connected _ -> reconnect(ReconnectReason.RR_PUBLISHER_FAILED, true);
            case Reconnection recovery -> recovery.failed("negotiation failed at " + step, true);
            case Idle _, Ended _ -> {}
        }
    }

    /** Sound continues with another sound server, in peer connections created from now on. */
    @Override
    public void obsolete() {
        log.info("The peer connections are to be replaced");
        switch (stage) {
            case Idle _ -> {
                transport.drop();
                prepare();
            }
            case JoinAttempt joining -> joining.replaceTransport();
            case Connected _ -> reconnect(ReconnectReason.RR_PUBLISHER_FAILED, true);
            case Reconnection recovery -> recovery.failed("the peer connections are obsolete", true);
            case Ended _ -> {}
        }
    }

    // ---- events of the socket

    private void onSignal(SignalEvent event) {
        if (stage instanceof Ended) {
            return;
        }
        switch (event) {
            case SignalEvent.Joined joined -> onJoined(joined.join(), joined.endpoint());
            case SignalEvent.Resumed resumed -> {
                if (stage instanceof Reconnection recovery) {
                    recovery.onResumed(resumed.response());
                }
            }
            case SignalEvent.Offer offer -> transport.find().ifPresent(current -> current.onOffer(offer));
            case SignalEvent.Answer answer -> transport.find().ifPresent(current -> current.onAnswer(answer));
            case SignalEvent.Trickle trickle -> transport.find().ifPresent(current -> current.onTrickle(trickle));
            case SignalEvent.MediaSectionsRequired required ->
                transport.find().ifPresent(current -> current.addReceivers(required.audios(), required.videos()));
            case SignalEvent.TokenRefreshed refreshed -> tickets.refreshed(refreshed.token());
            case SignalEvent.Pong pong -> listener.roundTrip(pong.roundTrip());
            case SignalEvent.Leave leave -> leave(leave.request());
            case SignalEvent.Closed closed -> onClosed(closed.failure());
            case SignalEvent.RoomMoved moved -> onMoved(moved);
            case SignalEvent.RoomUpdate news -> listener.news(news);
        }
    }

    private void onMoved(SignalEvent.RoomMoved moved) {
        RoomMovedResponse response = moved.response();
        if (!tickets.areFor(response.getRoom())) {
            // As in a join: nobody may end up in a room that they did not choose.
            endWithGoodbye(
                    DisconnectReason.PARTICIPANT_REMOVED,
                    new RoomFailure(RoomFailure.Kind.LEFT, false, "the server moved us to another room"));
            return;
        }
        tickets.refreshed(AccessToken.of(response.getToken()));
        participantSid = response.getParticipant().getSid();
        listener.news(moved);
    }

    private void onJoined(JoinResponse join, SignalEndpoint endpoint) {
        if (!tickets.areFor(join.getRoom())) {
            // Only the token decides which room we are in. Nobody may end up in a room that they did not choose.
            endWithGoodbye(
                    DisconnectReason.JOIN_FAILURE,
                    new RoomFailure(RoomFailure.Kind.NOT_ALLOWED, false, "the token is for another room"));
            return;
        }
        rewriter.answered(true);
        participantSid = join.getParticipant().getSid();
        IceConfig ice = IceServers.from(
                join.getIceServersList(), join.hasClientConfiguration() ? join.getClientConfiguration() : null);
        listener.joined(join, !(stage instanceof JoinAttempt));
        transport.joined(join, endpoint, ice);
        stage.awaitMedia(loop.after(MEDIA_TIMEOUT, this::noMedia));
    }

    @Override
    public void leave(LeaveRequest request) {
        switch (request.getAction()) {
            case RESUME -> reconnect(ReconnectReason.RR_SIGNAL_DISCONNECTED, false);
            case RECONNECT -> reconnect(ReconnectReason.RR_SIGNAL_DISCONNECTED, true);
            case DISCONNECT, UNRECOGNIZED ->
                end(
                        stage instanceof JoinAttempt
                                ? DisconnectReason.JOIN_FAILURE
                                : RoomFailureMapper.reason(request.getReason()),
                        new RoomFailure(RoomFailure.Kind.LEFT, false, "the server said leave: " + request.getReason()),
                        null);
        }
    }

    private void onClosed(SignalFailure failure) {
        switch (stage) {
            case JoinAttempt joining -> joining.refused(failure);
            case Connected _ -> {
                log.info("Signalling lost: {}", failure.detail());
                reconnect(ReconnectReason.RR_SIGNAL_DISCONNECTED, false);
            }
            case Reconnection recovery -> recovery.refused(failure);
            case Idle _, Ended _ -> {}
        }
    }

    /** The socket did not open: there was no ticket or no offer. */
    private void notOpened(RoomFailure failure, @Nullable Throwable cause) {
        switch (stage) {
            case JoinAttempt joining -> joining.notOpened(failure, cause);
            case Reconnection recovery -> recovery.notOpened(failure, cause);
            case Idle _, Connected _, Ended _ -> {}
        }
    }

    // ---- transitions

    private void reconnect(ReconnectReason reason, boolean rejoin) {
        switch (stage) {
            case JoinAttempt joining -> joining.lost();
            case Connected _ -> {
                Reconnection recovery = new Reconnection(parts, reason, rejoin, this);
                stage = recovery;
                recovery.start();
            }
            case Reconnection recovery -> {
                if (rejoin) {
                    recovery.requireRejoin();
                }
            }
            case Idle _, Ended _ -> {}
        }
    }

    @Override
    public String participantSid() {
        return participantSid;
    }

    @Override
    public void checkConnected() {
        if (!transport.carriesMedia()) {
            return;
        }
        switch (stage) {
            case JoinAttempt _ -> {
                enter(new Connected());
                listener.connected(false, false);
                signal.recovered();
            }
            case Reconnection recovery -> {
                if (recovery.isAwaitingMedia()) {
                    reconnected(recovery);
                }
            }
            case Idle _, Connected _, Ended _ -> {}
        }
    }

    private void reconnected(Reconnection recovery) {
        enter(new Connected());
        listener.connected(true, recovery.isResumed());
        if (recovery.isResumed() && recovery.mayHaveLostMedia()) {
            // Some packets under way are lost: video begins with a key frame before peers notice.
            transport.find().ifPresent(current -> {
                current.pauseVideo(true);
                current.pauseVideo(false);
            });
        }
        signal.recovered();
    }

    private void noMedia() {
        RoomFailure failure = RoomFailureMapper.noMedia(rewriter.obstacle(), rewriter.tried(), MEDIA_TIMEOUT);
        if (stage instanceof JoinAttempt joining) {
            joining.noMedia(failure);
        } else if (stage instanceof Reconnection recovery) {
            recovery.failed(failure.detail(), true);
        }
    }

    @Override
    public void removed() {
        endWithGoodbye(
                DisconnectReason.PARTICIPANT_REMOVED,
                new RoomFailure(RoomFailure.Kind.LEFT, false, "removed while the connection was lost"));
    }

    /** Tells the server, if it still hears us, and ends. */
    private void endWithGoodbye(DisconnectReason reason, RoomFailure failure) {
        if (!(stage instanceof Ended)) {
            signal.sayGoodbye();
            end(reason, failure, null);
        }
    }

    @Override
    public void end(DisconnectReason reason, RoomFailure failure, @Nullable Throwable cause) {
        if (stage instanceof Ended) {
            return;
        }
        enter(new Ended());
        if (reason == DisconnectReason.PARTICIPANT_REMOVED) {
            tickets.forget();
        }
        listener.ended(reason, new RoomException(failure, cause));
        transport.drop();
        signal.close();
    }

    private void enter(ConnectionStage next) {
        stage.stop();
        stage = next;
    }
}
