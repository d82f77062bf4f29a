package io.postern.room.engine;

import io.postern.media.rtc.IceConfig;
import io.postern.media.rtc.MediaEngine;
import io.postern.room.loop.RoomLoop;
import io.postern.signaling.SignalEndpoint;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import livekit.LivekitRtc;
import livekit.LivekitRtc.JoinResponse;
import org.jspecify.annotations.Nullable;

/**
 * Creates the transport of the current join, ahead of time if a server is likely to answer, and drops it when it is no
 * longer usable. Owned by the room's executor.
 */
final class CurrentTransport {
    private final RoomLoop loop;
    private final MediaEngine engine;
    private final Transport.Listener listener;
    private final ConnectionListener room;
    private final IceServerRewriter rewriter;
    private @Nullable Transport transport;
    /** Whether candidates have been gathered since the first offer was made. */
    private boolean gathering;
    /** Whether the peer connection is created only after the server has accepted the join. */
    private boolean late;

    private CompletableFuture<Void> closed = CompletableFuture.completedFuture(null);

    private CompletableFuture<Optional<LivekitRtc.SessionDescription>> firstOffer =
            CompletableFuture.completedFuture(Optional.empty());

    /**
     * @param rewriter knows the prospects of direct routes
     * @param listener told of events of the peer connections
     * @param room receives their data channels and tracks
     */
    CurrentTransport(
            RoomLoop loop,
            MediaEngine engine,
            IceServerRewriter rewriter,
            Transport.Listener listener,
            ConnectionListener room) {
        this.loop = loop;
        this.engine = engine;
        this.rewriter = rewriter;
        this.listener = listener;
        this.room = room;
    }

    boolean isEmpty() {
        return transport == null;
    }

    Optional<Transport> find() {
        return Optional.ofNullable(transport);
    }

    Transport get() {
        Transport current = transport;
        if (current == null) {
            throw new IllegalStateException("There is no peer connection now");
        }
        return current;
    }

    /** The offer that a join begins with; empty if the server makes the first one. */
    CompletableFuture<Optional<LivekitRtc.SessionDescription>> firstOffer() {
        return firstOffer;
    }

    /**
     * Creates a peer connection with a first offer, if there is none yet. If nobody answered the last attempt to join,
     * it waits for the server's welcome, at the cost of a round trip: each offer leaves memory that webrtc-java does
     * not give back, and an unattended program may try for days.
     */
    void offerAhead() {
        loop.assertOwned();
        if (transport == null && !rewriter.answerExpected()) {
            late = true;
        } else if (transport == null) {
            Transport ahead = Transport.single(loop, engine, IceConfig.DIRECT, listener, room);
            transport = ahead;
            room.dataChannels(ahead.reliable(), ahead.lossy());
            gathering = rewriter.directExpected();
            firstOffer = ahead.publisher().firstOffer(gathering).thenApply(Optional::of);
        }
    }

    /** Handles the accepted join: the offer made ahead has been sent, or its peer connections are created now. */
    void joined(JoinResponse join, SignalEndpoint endpoint, IceConfig ice) {
        loop.assertOwned();
        Transport current = transport;
        if (endpoint == SignalEndpoint.V1 && current != null) {
            if (gathering) {
                current.gatheredOfferSent(ice, rewriter);
            } else {
                current.firstOfferSent(ice);
            }
        } else {
            late = false;
            current = endpoint == SignalEndpoint.V1
                    ? Transport.single(loop, engine, ice, listener, room)
                    : Transport.dual(loop, engine, ice, join.getSubscriberPrimary(), listener, room);
            transport = current;
            room.dataChannels(current.reliable(), current.lossy());
            current.publisher().negotiate();
        }
    }

    /** Whether the peer connections are, or will be, for the newer endpoint. */
    boolean isSingle() {
        Transport current = transport;
        return late || (current != null && current.endpoint() == SignalEndpoint.V1);
    }

    /** Whether everything that media depends on is connected and nothing is broken. */
    boolean carriesMedia() {
        Transport current = transport;
        return current != null && current.isConnected() && !current.isBroken();
    }

    void drop() {
        loop.assertOwned();
        Transport current = transport;
        transport = null;
        late = false;
        firstOffer = CompletableFuture.completedFuture(Optional.empty());
        if (current != null) {
            current.close();
            closed = current.closed();
        }
    }

    /** Completes when the last dropped transport is closed; never if the media library does not answer. */
    CompletableFuture<Void> closed() {
        return closed;
    }
}
