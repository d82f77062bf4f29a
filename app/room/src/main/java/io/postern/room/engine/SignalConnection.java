package io.postern.room.engine;

import io.postern.room.RoomFailure;
import io.postern.room.loop.RoomLoop;
import io.postern.signaling.SignalClient;
import io.postern.signaling.SignalEndpoint;
import io.postern.signaling.SignalEvent;
import io.postern.signaling.SignalFailure;
import io.postern.signaling.SignalOptions;
import io.postern.signaling.SignalRequests;
import io.postern.signaling.SignalSession;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import livekit.LivekitModels.ReconnectReason;
import livekit.LivekitRtc.LeaveRequest;
import livekit.LivekitRtc.SessionDescription;
import livekit.LivekitRtc.SignalRequest;
import org.jspecify.annotations.Nullable;

/**
 * Holds the room's signalling socket across reconnections. Events of an earlier socket are dropped, except for the server's
 * order to leave: a server that ends a room closes the media connections too, and these may be seen to end first. What is
 * to be sent while the connection recovers waits here and goes out once. Owned by the room's executor.
 */
final class SignalConnection {
    /** Also where all video is wanted: who says this gets small ones until it asks for more (LiveKit 1.11). */
    private static final boolean ADAPTIVE_STREAM = true;

    private final RoomLoop loop;
    private final SignalClient client;
    private final JoinTicketCache tickets;
    private final IceServerRewriter rewriter;
    private final Consumer<SignalEvent> events;
    private final BiConsumer<RoomFailure, @Nullable Throwable> notOpened;
    private final PendingRequests held = new PendingRequests();
    private @Nullable SignalSession session;
    private int generation;
    private boolean welcomed;
    private boolean recovering;

    /** The socket from before the recovery, until another is let in; may be the present one. */
    private @Nullable SignalSession retiring;

    private int retiringGeneration;

    /**
     * @param events what the present socket says
     * @param notOpened told when it did not even come to a socket: no ticket, no offer
     */
    SignalConnection(
            RoomLoop loop,
            SignalClient client,
            JoinTicketCache tickets,
            IceServerRewriter rewriter,
            Consumer<SignalEvent> events,
            BiConsumer<RoomFailure, @Nullable Throwable> notOpened) {
        this.loop = loop;
        this.client = client;
        this.tickets = tickets;
        this.rewriter = rewriter;
        this.events = events;
        this.notOpened = notOpened;
    }

    /** Asks for the ticket and tries the way to the server before anyone wants to go it. */
    void prepare(CompletableFuture<Optional<SessionDescription>> offer) {
        loop.assertOwned();
        int mine = generation;
        joining(SignalEndpoint.V1, offer)
                .thenAcceptAsync(
                        options -> {
                            if (mine == generation) {
                                client.prepareConnection(options);
                            }
                        },
                        loop);
    }

    /** Joins anew, as soon as ticket and offer are there. */
    void join(SignalEndpoint endpoint, CompletableFuture<Optional<SessionDescription>> offer) {
        loop.assertOwned();
        int mine = nextGeneration();
        joining(endpoint, offer)
                .whenCompleteAsync(
                        (options, failure) -> {
                            if (mine != generation) {
                                return;
                            }
                            if (failure != null) {
                                notOpened.accept(RoomFailureMapper.ticket(failure), failure);
                            } else {
                                open(mine, options);
                            }
                        },
                        loop);
    }

    private CompletableFuture<SignalOptions> joining(
            SignalEndpoint endpoint, CompletableFuture<Optional<SessionDescription>> offer) {
        return tickets.current()
                .thenCombine(
                        offer,
                        (ticket, first) -> new SignalOptions(
                                ticket.server(),
                                tickets.newest(ticket),
                                endpoint,
                                true,
                                ADAPTIVE_STREAM,
                                Map.of(),
                                first,
                                Optional.empty()));
    }

    /** Comes back as the same participant. */
    void resume(SignalEndpoint endpoint, String participantSid, ReconnectReason reason) {
        loop.assertOwned();
        if (!Objects.equals(session, retiring)) {
            closeSession();
        }
        int mine = nextGeneration();
        open(
                mine,
                new SignalOptions(
                        tickets.server(),
                        tickets.newest(),
                        endpoint,
                        true,
                        ADAPTIVE_STREAM,
                        Map.of(),
                        Optional.empty(),
                        Optional.of(new SignalOptions.Resume(participantSid, reason))));
    }

    /** Whether the present socket was let in. */
    boolean welcomed() {
        return welcomed;
    }

    /** Sends, or keeps until the connection has recovered. */
    void send(SignalRequest request) {
        loop.assertOwned();
        SignalSession open = session;
        if (open == null || (recovering && !PendingRequests.passes(request, welcomed))) {
            held.hold(request);
        } else {
            open.send(request);
        }
    }

    /** From now on only what belongs to the recovery is sent; of the present socket only a last word counts. */
    void recover() {
        loop.assertOwned();
        if (!recovering) {
            retiring = session;
            retiringGeneration = generation;
        }
        recovering = true;
        nextGeneration();
    }

    /** Whether the socket from before the recovery is open, so that the server may still say on it that we are to go. */
    boolean mayHaveLastWord() {
        return retiring != null;
    }

    /** The server is joined anew: what waits was meant for tracks it does not know any more. */
    void forget() {
        held.clear();
    }

    /** The connection has recovered: sends what waited. */
    void recovered() {
        loop.assertOwned();
        recovering = false;
        held.release(this::send);
    }

    /** Tells the server that we go, if it still hears us. */
    void sayGoodbye() {
        SignalSession open = session == null ? retiring : session;
        if (open != null) {
            open.send(SignalRequests.leave());
        }
    }

    /** Ends the present socket as if the network had, and says so. */
    void lose() {
        if (session != null) {
            close();
            events.accept(new SignalEvent.Closed(new SignalFailure.ConnectionLost(1006, "given up by us")));
        }
    }

    /** Ends the present socket and the one before it; nothing they say counts any more. */
    void close() {
        loop.assertOwned();
        nextGeneration();
        closeRetiring();
        closeSession();
    }

    private void closeSession() {
        SignalSession open = session;
        session = null;
        if (open != null) {
            open.close();
        }
    }

    private void closeRetiring() {
        SignalSession open = retiring;
        retiring = null;
        if (open != null && !open.equals(session)) {
            open.close();
        }
    }

    private int nextGeneration() {
        welcomed = false;
        return ++generation;
    }

    private void open(int mine, SignalOptions options) {
        session = client.open(
                options,
                event -> loop.execute(() -> {
                    if (mine == generation) {
                        rewriter.pass(event, rewritten -> {
                            if (mine == generation) {
                                heard(rewritten);
                            }
                        });
                    } else if (mine == retiringGeneration && retiring != null) {
                        heardAtLast(event);
                    }
                }));
    }

    private void heardAtLast(SignalEvent event) {
        if (event instanceof SignalEvent.Closed) {
            session = Objects.equals(session, retiring) ? null : session;
            retiring = null;
        } else if (event instanceof SignalEvent.Leave leave
                && leave.request().getAction() == LeaveRequest.Action.DISCONNECT) {
            events.accept(event);
        }
    }

    private void heard(SignalEvent event) {
        if (event instanceof SignalEvent.Joined || event instanceof SignalEvent.Resumed) {
            welcomed = true;
            closeRetiring();
        } else if (event instanceof SignalEvent.Closed) {
            session = null;
        }
        events.accept(event);
    }
}
