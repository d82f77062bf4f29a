package io.postern.room.engine;

import io.postern.media.rtc.DataChannel;
import io.postern.media.rtc.IceConfig;
import io.postern.media.rtc.MediaEngine;
import io.postern.media.rtc.PeerSession.ConnectionState;
import io.postern.media.rtc.RemoteTrack;
import io.postern.network.address.Endpoint;
import io.postern.network.dial.DialFailure;
import io.postern.room.DisconnectReason;
import io.postern.room.RoomException;
import io.postern.room.RoomFailure;
import io.postern.room.SimulationScenario;
import io.postern.room.loop.RoomLoop;
import io.postern.room.reconnect.ReconnectPolicy;
import io.postern.signaling.AccessToken;
import io.postern.signaling.SignalClient;
import io.postern.signaling.SignalEndpoint;
import io.postern.signaling.SignalEvent;
import io.postern.signaling.SignalFailure;
import io.postern.signaling.SignalRequests;
import io.postern.signaling.token.TokenSource;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
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
 * Gets into the room and stays there: brings socket and peer connections together, and recovers them. What the room
 * consists of is its {@link ConnectionListener}'s. Owned by the room's executor.
 *
 * <p>Recovery follows livekit-protocol §5: resume while the server remembers us (new socket, SyncState, ICE restart, media
 * goes on meanwhile), join anew otherwise. There is one attempt at a time, whatever triggers come in.
 */
final class RoomConnection implements Transport.Listener {
    private static final Logger log = LoggerFactory.getLogger(RoomConnection.class);

    /** From the server's welcome to media (livekit-protocol §2.3). */
    private static final Duration MEDIA_TIMEOUT = Duration.ofSeconds(15);

    /** From a server's refusal to know us to joining anew, while the socket before might still say why. */
    private static final Duration LAST_WORD = Duration.ofMillis(300);

    /** How many peer connections in a row are replaced while joining: more do not help where one of a sort does not answer. */
    private static final int MOST_REPLACED = 2;

    private enum Stage {
        IDLE,
        JOINING,
        CONNECTED,
        RECONNECTING,
        ENDED
    }

    private final RoomLoop loop;
    private final ConnectionListener listener;
    private final JoinTicketCache tickets;
    private final IceServerRewriter rewriter;
    private final SignalConnection signal;
    private final ReconnectAttempts attempts;
    private final CurrentTransport peers;
    private final RejoinCheck returning;

    private Stage stage = Stage.IDLE;
    private boolean everConnected;
    private String participantSid = "";
    private ReconnectReason reason = ReconnectReason.RR_UNKNOWN;
    /** Whether the present attempt joins anew instead of resuming. */
    private boolean full;
    /** Whether the present attempt was recognised by the server as the same participant. */
    private boolean resumed;
    /** Whether the answer to the ICE restart is still to come; until then "connected" is what was before. */
    private boolean awaitingRestart;

    /** How many peer connections became obsolete while joining. */
    private int replaced;

    /** Of the present attempt: until media has come, or the server's last word. */
    private RoomLoop.Timer attemptTimer = () -> {};

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
        peers = new CurrentTransport(loop, engine, rewriter, this, listener);
        tickets = new JoinTicketCache(roomName, tokens);
        returning = new RejoinCheck(loop, tickets, this::removed);
        this.rewriter = rewriter;
        signal = new SignalConnection(loop, signaling, tickets, rewriter, this::heard, this::notOpened);
        attempts = new ReconnectAttempts(
                loop, policy, listener::reconnecting, this::tryAgain, this::tookTooLong, this::giveUp);
    }

    /** Ticket, peer connection, first offer and the way to the server ahead of time. */
    void prepare() {
        if (stage == Stage.IDLE && peers.isEmpty()) {
            peers.offerAhead();
            signal.prepare(peers.firstOffer());
        }
    }

    void join() {
        if (stage == Stage.IDLE) {
            stage = Stage.JOINING;
            peers.offerAhead();
            signal.join(SignalEndpoint.V1, peers.firstOffer());
        }
    }

    /** Tells the server and ends; in any stage. */
    void leave() {
        if (stage != Stage.ENDED) {
            signal.sayGoodbye();
            end(DisconnectReason.CLIENT_INITIATED, new RoomFailure(RoomFailure.Kind.LEFT, false, "left"), null);
        }
    }

    /**
     * The network under us is another: what is open may be dead without anyone telling us, and what was tried in vain may
     * work now.
     */
    void networkChanged() {
        switch (stage) {
            case CONNECTED -> reconnect(ReconnectReason.RR_PUBLISHER_FAILED, false);
            case RECONNECTING -> {
                attemptTimer.cancel();
                signal.recover();
                attempts.start();
            }
            // The attempt under way has time limits of its own, and a person who looks on.
            case IDLE, JOINING, ENDED -> {}
        }
    }

    /** The peer connections of now, and what can be asked of them. */
    CurrentTransport peers() {
        return peers;
    }

    boolean isConnected() {
        return stage == Stage.CONNECTED;
    }

    /** Where the last ticket led. */
    Endpoint server() {
        return Endpoint.of(tickets.server());
    }

    /** What media went over is gone; the peer connection does not know it. {@code anew} where restarting ICE cannot help. */
    void mediaLost(String why, boolean anew) {
        if (stage == Stage.CONNECTED) {
            log.info("Media lost: {}", why);
            reconnect(ReconnectReason.RR_PUBLISHER_FAILED, anew);
        }
    }

    /** Asks the server for trouble, or makes it. */
    void simulate(SimulationScenario scenario) {
        if (stage != Stage.CONNECTED) {
            return;
        }
        SimulationRequests.request(scenario).ifPresent(signal::send);
        if (SimulationRequests.losesSocket(scenario)) {
            signal.lose();
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
                if (stage == Stage.CONNECTED) {
                    // Over TCP "disconnected" means the connection broke or stalled: waiting would only lengthen the
                    // gap.
                    reconnect(
                            which == SignalTarget.PUBLISHER
                                    ? ReconnectReason.RR_PUBLISHER_FAILED
                                    : ReconnectReason.RR_SUBSCRIBER_FAILED,
                            false);
                } else if (stage == Stage.RECONNECTING && state == ConnectionState.FAILED && awaitingRestart) {
                    attemptFailed("the peer connection failed again", true);
                }
            }
            case NEW, CONNECTING, CLOSED -> {}
        }
    }

    @Override
    public void remoteTrack(RemoteTrack track) {
        listener.remoteTrack(track);
    }

    @Override
    public void sections(Map<String, String> tracksByMid) {
        listener.sections(tracksByMid);
    }

    @Override
    public void inboundChannel(DataChannel channel) {
        listener.inboundChannel(channel);
    }

    @Override
    public void negotiationFailed(String what, Throwable failure) {
        log.warn("Negotiation failed at {}: {}", what, failure.toString());
        switch (stage) {
            case JOINING ->
                end(
                        DisconnectReason.JOIN_FAILURE,
                        new RoomFailure(RoomFailureMapper.negotiation(failure), true, "negotiation failed at " + what),
                        failure);
            case CONNECTED -> reconnect(ReconnectReason.RR_PUBLISHER_FAILED, true);
            case RECONNECTING -> attemptFailed("negotiation failed at " + what, true);
            case IDLE, ENDED -> {}
        }
    }

    /** Sound goes on with another sound server, in peer connections made from now on. */
    @Override
    public void obsolete() {
        log.info("The peer connections are to be replaced");
        switch (stage) {
            case IDLE -> {
                peers.drop();
                prepare();
            }
            case JOINING -> {
                attemptTimer.cancel();
                if (++replaced > MOST_REPLACED) {
                    signal.sayGoodbye();
                    end(
                            DisconnectReason.JOIN_FAILURE,
                            new RoomFailure(
                                    RoomFailure.Kind.MEDIA_SILENT, true, "peer connections are obsolete at once"),
                            null);
                    return;
                }
                peers.drop();
                signal.close();
                peers.offerAhead();
                signal.join(SignalEndpoint.V1, peers.firstOffer());
            }
            case CONNECTED -> reconnect(ReconnectReason.RR_PUBLISHER_FAILED, true);
            case RECONNECTING -> attemptFailed("the peer connections are obsolete", true);
            case ENDED -> {}
        }
    }

    // ---- what the socket says

    private void heard(SignalEvent event) {
        if (stage == Stage.ENDED) {
            return;
        }
        switch (event) {
            case SignalEvent.Joined joined -> onJoined(joined.join(), joined.endpoint());
            case SignalEvent.Resumed back -> onResumed(back.response());
            case SignalEvent.Offer offer -> peers.onOffer(offer);
            case SignalEvent.Answer answer -> peers.onAnswer(answer);
            case SignalEvent.Trickle trickle -> peers.onTrickle(trickle);
            case SignalEvent.MediaSectionsRequired required -> peers.onSectionsRequired(required);
            case SignalEvent.TokenRefreshed refreshed -> tickets.refreshed(refreshed.token());
            case SignalEvent.Pong pong -> listener.roundTrip(pong.roundTrip());
            case SignalEvent.Leave leave -> onLeave(leave.request());
            case SignalEvent.Closed closed -> onClosed(closed.failure());
            case SignalEvent.RoomUpdate news -> {
                if (news instanceof SignalEvent.RoomMoved moved) {
                    if (!tickets.areFor(moved.response().getRoom())) {
                        // As when joining: nobody may find themselves among people they did not mean to meet.
                        signal.sayGoodbye();
                        end(
                                DisconnectReason.PARTICIPANT_REMOVED,
                                new RoomFailure(RoomFailure.Kind.LEFT, false, "the server moved us to another room"),
                                null);
                        return;
                    }
                    tickets.refreshed(AccessToken.of(moved.response().getToken()));
                    participantSid = moved.response().getParticipant().getSid();
                }
                listener.news(news);
            }
        }
    }

    private void onJoined(JoinResponse join, SignalEndpoint endpoint) {
        if (!tickets.areFor(join.getRoom())) {
            // The token alone decides where we are. Nobody may find themselves among people they did not mean to meet.
            signal.sayGoodbye();
            end(
                    DisconnectReason.JOIN_FAILURE,
                    new RoomFailure(RoomFailure.Kind.NOT_ALLOWED, false, "the token is for another room"),
                    null);
            return;
        }
        rewriter.answered(true);
        participantSid = join.getParticipant().getSid();
        IceConfig ice = IceServers.from(
                join.getIceServersList(), join.hasClientConfiguration() ? join.getClientConfiguration() : null);
        listener.joined(join, everConnected);
        peers.joined(join, endpoint, ice);
        attemptTimer.cancel();
        attemptTimer = loop.after(MEDIA_TIMEOUT, this::noMedia);
    }

    private void onResumed(LivekitRtc.ReconnectResponse response) {
        Transport current = peers.get();
        if (!current.updateIce(IceServers.from(
                response.getIceServersList(),
                response.hasClientConfiguration() ? response.getClientConfiguration() : null))) {
            attemptFailed("only relays are allowed from now on", true);
            return;
        }
        SyncState.Builder sync = listener.syncState();
        current.describe(sync);
        signal.send(SignalRequests.syncState(sync.build()));
        awaitingRestart = true;
        resumed = true;
        current.publisher().socketReplaced();
        int attempt = attempts.number();
        long began = System.nanoTime();
        current.publisher()
                .restartIce()
                .thenRunAsync(
                        () -> {
                            if (stage == Stage.RECONNECTING && resumed && attempt == attempts.number()) {
                                awaitingRestart = false;
                                listener.resumedData(response.getLastMessageSeq());
                                rewriter.restarted(began, this::checkConnected);
                            }
                        },
                        loop);
    }

    private void onLeave(LeaveRequest leave) {
        switch (leave.getAction()) {
            case RESUME -> reconnect(ReconnectReason.RR_SIGNAL_DISCONNECTED, false);
            case RECONNECT -> reconnect(ReconnectReason.RR_SIGNAL_DISCONNECTED, true);
            case DISCONNECT, UNRECOGNIZED ->
                end(
                        stage == Stage.JOINING
                                ? DisconnectReason.JOIN_FAILURE
                                : RoomFailureMapper.reason(leave.getReason()),
                        new RoomFailure(RoomFailure.Kind.LEFT, false, "the server said leave: " + leave.getReason()),
                        null);
        }
    }

    private void onClosed(SignalFailure failure) {
        switch (stage) {
            case JOINING -> {
                if (!fallsBack(failure)) {
                    notLetIn();
                    end(DisconnectReason.JOIN_FAILURE, RoomFailureMapper.signal(failure), null);
                }
            }
            case CONNECTED -> {
                log.info("Signalling lost: {}", failure.detail());
                reconnect(ReconnectReason.RR_SIGNAL_DISCONNECTED, false);
            }
            case RECONNECTING -> {
                if (!full || !fallsBack(failure)) {
                    attemptRefused(failure);
                }
            }
            case IDLE, ENDED -> {}
        }
    }

    /** A server that does not know the newer endpoint is joined over the older one, with other peer connections. */
    private boolean fallsBack(SignalFailure failure) {
        if (!(failure instanceof SignalFailure.NoSuchService) || signal.welcomed() || !peers.isSingle()) {
            return false;
        }
        log.info("The server does not know {}; trying {}", SignalEndpoint.V1.path(), SignalEndpoint.V0.path());
        peers.drop();
        signal.join(SignalEndpoint.V0, peers.firstOffer());
        return true;
    }

    /** Where no server answers a join, the next one brings no offer: see {@link CurrentTransport#offerAhead}. */
    private void notLetIn() {
        if (!signal.welcomed() && (stage == Stage.JOINING || full)) {
            rewriter.answered(false);
        }
    }

    /** It did not even come to a socket. */
    private void notOpened(RoomFailure failure, @Nullable Throwable cause) {
        if (stage == Stage.JOINING) {
            notLetIn();
            end(DisconnectReason.JOIN_FAILURE, failure, cause);
        } else if (stage == Stage.RECONNECTING) {
            if (failure.retryable()) {
                notLetIn();
                attemptFailed(failure.detail(), false);
            } else {
                end(DisconnectReason.NOT_ALLOWED, failure, cause);
            }
        }
    }

    // ---- coming back

    private void reconnect(ReconnectReason why, boolean anew) {
        switch (stage) {
            case JOINING ->
                end(
                        DisconnectReason.JOIN_FAILURE,
                        new RoomFailure(RoomFailure.Kind.SERVER_TROUBLE, true, "lost while joining"),
                        null);
            case CONNECTED -> {
                stage = Stage.RECONNECTING;
                full = anew;
                reason = why;
                signal.recover();
                attempts.start();
            }
            case RECONNECTING -> {
                // One attempt at a time; this only makes the present one a full one if need be.
                if (anew && !full) {
                    attemptFailed("asked to join anew", true);
                }
            }
            case IDLE, ENDED -> {}
        }
    }

    private void tryAgain() {
        awaitingRestart = false;
        resumed = false;
        if (full || peers.isEmpty()) {
            full = true;
            listener.transportLost();
            peers.drop();
            signal.close();
            signal.forget();
            peers.offerAhead();
            returning.before(() -> {
                if (stage == Stage.RECONNECTING && full) {
                    signal.join(SignalEndpoint.V1, peers.firstOffer());
                }
            });
        } else {
            signal.resume(peers.get().endpoint(), participantSid, reason);
        }
    }

    private void removed() {
        if (stage != Stage.ENDED) {
            signal.sayGoodbye();
            end(
                    DisconnectReason.PARTICIPANT_REMOVED,
                    new RoomFailure(RoomFailure.Kind.LEFT, false, "removed while the connection was lost"),
                    null);
        }
    }

    /** The server or the way to it refused this attempt. */
    private void attemptRefused(SignalFailure failure) {
        notLetIn();
        boolean anew = signal.welcomed() && !resumed;
        if (failure instanceof SignalFailure.Refused refused) {
            if (refused.leave().getAction() == LeaveRequest.Action.DISCONNECT) {
                onLeave(refused.leave());
                return;
            }
            if (signal.mayHaveLastWord()) {
                // It may have ended the room or removed us, and not said so yet.
                attemptTimer = loop.after(LAST_WORD, () -> attemptFailed(failure.detail(), true));
                return;
            }
            anew = true;
        } else if (failure instanceof SignalFailure.NotAllowed) {
            if (tickets.isFresh()) {
                end(DisconnectReason.NOT_ALLOWED, RoomFailureMapper.signal(failure), null);
                return;
            }
            tickets.discard();
            anew = true;
        }
        attemptFailed(failure.detail(), anew);
    }

    /** @param anew whether the next attempt has to join anew */
    private void attemptFailed(String why, boolean anew) {
        log.info("Attempt {} to come back failed: {}", attempts.number(), why);
        boolean nowAnew = anew && !full;
        full |= anew;
        if (nowAnew) {
            returning.forgotten();
        }
        attemptTimer.cancel();
        signal.recover();
        // What failed was to resume: a server that was restarted is there, and does not know us.
        attempts.next(nowAnew);
    }

    private void tookTooLong() {
        notLetIn();
        attemptFailed("took too long", true);
    }

    private void giveUp() {
        end(
                DisconnectReason.CONNECTION_LOST,
                new RoomFailure(RoomFailure.Kind.UNREACHABLE, true, "all attempts to come back failed"),
                null);
    }

    private void checkConnected() {
        boolean arriving =
                stage == Stage.JOINING || (stage == Stage.RECONNECTING && signal.welcomed() && !awaitingRestart);
        if (!arriving || !peers.carriesMedia()) {
            return;
        }
        attemptTimer.cancel();
        attempts.stop();
        boolean again = everConnected;
        everConnected = true;
        stage = Stage.CONNECTED;
        listener.connected(again, resumed);
        if (resumed && reason != ReconnectReason.RR_SIGNAL_DISCONNECTED) {
            // Some of what was under way is lost: pictures begin anew before peers notice.
            peers.pauseVideo(true);
            peers.pauseVideo(false);
        }
        resumed = false;
        full = false;
        returning.returned();
        signal.recovered();
    }

    private void noMedia() {
        Optional<DialFailure> obstacle = rewriter.obstacle();
        RoomFailure failure = new RoomFailure(
                RoomFailure.Kind.NO_MEDIA_PATH,
                obstacle.map(DialFailure::retryable).orElse(true),
                "no candidate pair in " + MEDIA_TIMEOUT + "; tried " + rewriter.tried()
                        + obstacle.map(dial -> "; " + dial.detail()).orElse(""),
                obstacle,
                rewriter.tried());
        if (stage == Stage.JOINING) {
            signal.sayGoodbye();
            end(DisconnectReason.JOIN_FAILURE, failure, null);
        } else if (stage == Stage.RECONNECTING) {
            attemptFailed(failure.detail(), true);
        }
    }

    // ---- beginnings and ends

    private void end(DisconnectReason why, RoomFailure failure, @Nullable Throwable cause) {
        if (stage == Stage.ENDED) {
            return;
        }
        stage = Stage.ENDED;
        attemptTimer.cancel();
        attempts.stop();
        if (why == DisconnectReason.PARTICIPANT_REMOVED) {
            tickets.forget();
        }
        listener.ended(why, new RoomException(failure, cause));
        peers.drop();
        signal.close();
    }
}
