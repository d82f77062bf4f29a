package io.postern.room.engine;

import io.postern.room.DisconnectReason;
import io.postern.room.RoomFailure;
import io.postern.room.loop.RoomLoop;
import io.postern.signaling.SignalFailure;
import io.postern.signaling.SignalRequests;
import java.time.Duration;
import livekit.LivekitModels.ReconnectReason;
import livekit.LivekitRtc.LeaveRequest;
import livekit.LivekitRtc.ReconnectResponse;
import livekit.LivekitRtc.SyncState;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Recovers a lost connection (docs/protocol.md §5): resumes while the server remembers us (new socket, SyncState, ICE
 * restart, media goes on meanwhile), and rejoins otherwise. Makes one attempt at a time, however many triggers arrive.
 * Each instance recovers once. Owned by the room's executor.
 */
final class Reconnection implements ConnectionStage {
    private static final Logger log = LoggerFactory.getLogger(Reconnection.class);

    /** How long a rejoin waits after a refused resumption, because the old socket may still deliver the reason. */
    private static final Duration LEAVE_GRACE = Duration.ofMillis(300);

    private final RoomLoop loop;
    private final SignalConnection signal;
    private final CurrentTransport transport;
    private final JoinTicketCache tickets;
    private final IceServerRewriter rewriter;
    private final JoinEndpoints endpoints;
    private final ConnectionListener listener;
    private final ReconnectReason reason;
    private final Host host;
    private final RejoinCheck rejoinCheck;
    private final ReconnectAttempts attempts;

    /** Whether the present attempt rejoins instead of resuming. */
    private boolean rejoining;

    /** Whether the server recognised us as the same participant in the present attempt. */
    private boolean resumed;

    /** Whether the answer to the ICE restart is outstanding; until it arrives, a connected state is the old one. */
    private boolean awaitingIceRestart;

    /** Runs until media flows or the server has given its final answer. */
    private RoomLoop.Timer attemptTimer = () -> {};

    private boolean over;

    /**
     * @param reason told to the server
     * @param rejoin whether the first attempt already rejoins
     */
    Reconnection(ConnectionParts parts, ReconnectReason reason, boolean rejoin, Host host) {
        loop = parts.loop();
        signal = parts.signal();
        transport = parts.transport();
        tickets = parts.tickets();
        rewriter = parts.rewriter();
        endpoints = new JoinEndpoints(signal, transport);
        listener = parts.listener();
        this.reason = reason;
        this.host = host;
        rejoining = rejoin;
        rejoinCheck = new RejoinCheck(loop, tickets, host::removed);
        attempts = new ReconnectAttempts(
                loop, parts.policy(), listener::reconnecting, this::attempt, this::tookTooLong, this::giveUp);
    }

    /** Starts the first attempt. Also called after a network change, because a failed attempt may succeed now. */
    void start() {
        loop.assertOwned();
        attemptTimer.cancel();
        signal.recover();
        attempts.start();
    }

    @Override
    public void stop() {
        loop.assertOwned();
        over = true;
        attemptTimer.cancel();
        attempts.stop();
    }

    /** Whether the server recognised us as the same participant. */
    boolean isResumed() {
        return resumed;
    }

    /** Whether media may have been lost too, not just the socket. */
    boolean mayHaveLostMedia() {
        return reason != ReconnectReason.RR_SIGNAL_DISCONNECTED;
    }

    /** Whether a connected transport would be that of the present attempt. */
    boolean isAwaitingMedia() {
        return signal.welcomed() && !awaitingIceRestart;
    }

    @Override
    public void awaitMedia(RoomLoop.Timer timer) {
        loop.assertOwned();
        attemptTimer.cancel();
        attemptTimer = timer;
    }

    /** Makes the present attempt a rejoin unless it is one already. */
    void requireRejoin() {
        if (!rejoining) {
            failed("asked to rejoin", true);
        }
    }

    /** The transport failed, which counts once the ICE restart is under way. */
    void transportFailed() {
        if (awaitingIceRestart) {
            failed("the peer connection failed again", true);
        }
    }

    private void attempt() {
        awaitingIceRestart = false;
        resumed = false;
        if (!rejoining && !transport.isEmpty()) {
            signal.resume(transport.get().endpoint(), host.participantSid(), reason);
            return;
        }
        rejoining = true;
        listener.transportLost();
        transport.drop();
        signal.close();
        signal.forget();
        transport.offerAhead();
        rejoinCheck.before(() -> {
            if (!over && rejoining) {
                endpoints.join();
            }
        });
    }

    /** Continues a resumption that the server has accepted. */
    void onResumed(ReconnectResponse response) {
        loop.assertOwned();
        Transport current = transport.get();
        if (!current.updateIce(IceServers.from(
                response.getIceServersList(),
                response.hasClientConfiguration() ? response.getClientConfiguration() : null))) {
            failed("only relays are allowed from now on", true);
            return;
        }
        SyncState.Builder sync = listener.syncState();
        current.describe(sync);
        signal.send(SignalRequests.syncState(sync.build()));
        awaitingIceRestart = true;
        resumed = true;
        current.publisher().socketReplaced();
        int attempt = attempts.number();
        long began = System.nanoTime();
        current.publisher()
                .restartIce()
                .thenRunAsync(
                        () -> {
                            if (!over && resumed && attempt == attempts.number()) {
                                awaitingIceRestart = false;
                                listener.resumedData(response.getLastMessageSeq());
                                rewriter.restarted(began, host::checkConnected);
                            }
                        },
                        loop);
    }

    /** The socket did not open: there was no ticket or no offer. */
    void notOpened(RoomFailure failure, @Nullable Throwable cause) {
        if (failure.retryable()) {
            noteUnanswered();
            failed(failure.detail(), false);
        } else {
            host.end(DisconnectReason.NOT_ALLOWED, failure, cause);
        }
    }

    /** The server, or the network on the way to it, refused this attempt. */
    void refused(SignalFailure failure) {
        if (rejoining && endpoints.fallBack(failure)) {
            return;
        }
        noteUnanswered();
        boolean rejoin = signal.welcomed() && !resumed;
        if (failure instanceof SignalFailure.Refused refused) {
            if (refused.leave().getAction() == LeaveRequest.Action.DISCONNECT) {
                host.leave(refused.leave());
                return;
            }
            if (signal.mayHaveLastWord()) {
                // The server may have ended the room or removed us without having reported it yet.
                awaitMedia(loop.after(LEAVE_GRACE, () -> failed(failure.detail(), true)));
                return;
            }
            rejoin = true;
        } else if (failure instanceof SignalFailure.NotAllowed) {
            if (tickets.isFresh()) {
                host.end(DisconnectReason.NOT_ALLOWED, RoomFailureMapper.signal(failure), null);
                return;
            }
            tickets.discard();
            rejoin = true;
        }
        failed(failure.detail(), rejoin);
    }

    /** @param rejoin whether the next attempt has to rejoin */
    void failed(String why, boolean rejoin) {
        loop.assertOwned();
        log.info("Attempt {} to reconnect failed: {}", attempts.number(), why);
        boolean rejoinsNow = rejoin && !rejoining;
        rejoining |= rejoin;
        if (rejoinsNow) {
            rejoinCheck.forgotten();
        }
        attemptTimer.cancel();
        signal.recover();
        // The failed attempt was a resumption: a restarted server is reachable but does not know us.
        attempts.next(rejoinsNow);
    }

    private void tookTooLong() {
        noteUnanswered();
        failed("took too long", true);
    }

    /** Where no server answers a join, the next one brings no offer: see {@link CurrentTransport#offerAhead}. */
    private void noteUnanswered() {
        if (rejoining && !signal.welcomed()) {
            rewriter.answered(false);
        }
    }

    private void giveUp() {
        host.end(
                DisconnectReason.CONNECTION_LOST,
                new RoomFailure(RoomFailure.Kind.UNREACHABLE, true, "all attempts to reconnect failed"),
                null);
    }
}
