package io.postern.room.engine;

import io.postern.room.DisconnectReason;
import io.postern.room.RoomFailure;
import io.postern.room.loop.RoomLoop;
import io.postern.signaling.SignalFailure;
import org.jspecify.annotations.Nullable;

/**
 * Joins a room for the first time. Unlike a {@link Reconnection} it ends the visit with the first failure, because a
 * person is watching and can try again. Owned by the room's executor.
 */
final class JoinAttempt implements ConnectionStage {
    /** The limit on replaced transports in a row: more do not help if the media library does not answer. */
    private static final int MAX_REPLACEMENTS = 2;

    private final SignalConnection signal;
    private final CurrentTransport transport;
    private final IceServerRewriter rewriter;
    private final JoinEndpoints endpoints;
    private final Host host;

    /** Limits the time from the server's welcome to media. */
    private RoomLoop.Timer mediaTimer = () -> {};

    private int replacements;

    JoinAttempt(ConnectionParts parts, Host host) {
        signal = parts.signal();
        transport = parts.transport();
        rewriter = parts.rewriter();
        endpoints = new JoinEndpoints(signal, transport);
        this.host = host;
    }

    void start() {
        transport.offerAhead();
        endpoints.join();
    }

    @Override
    public void stop() {
        mediaTimer.cancel();
    }

    @Override
    public void awaitMedia(RoomLoop.Timer timer) {
        mediaTimer.cancel();
        mediaTimer = timer;
    }

    /** The transport has to be replaced before it carries media. */
    void replaceTransport() {
        mediaTimer.cancel();
        if (++replacements > MAX_REPLACEMENTS) {
            signal.sayGoodbye();
            fail(new RoomFailure(RoomFailure.Kind.MEDIA_SILENT, true, "peer connections are obsolete at once"), null);
            return;
        }
        transport.drop();
        signal.close();
        start();
    }

    void negotiationFailed(String step, Throwable failure) {
        fail(new RoomFailure(RoomFailureMapper.negotiation(failure), true, "negotiation failed at " + step), failure);
    }

    /** The server, or the network on the way to it, refused. */
    void refused(SignalFailure failure) {
        if (!endpoints.fallBack(failure)) {
            noteUnanswered();
            fail(RoomFailureMapper.signal(failure), null);
        }
    }

    /** The socket did not open: there was no ticket or no offer. */
    void notOpened(RoomFailure failure, @Nullable Throwable cause) {
        noteUnanswered();
        fail(failure, cause);
    }

    /** The server accepted the join, but media found no path. */
    void noMedia(RoomFailure failure) {
        signal.sayGoodbye();
        fail(failure, null);
    }

    /** The connection was lost before media could flow. */
    void lost() {
        fail(new RoomFailure(RoomFailure.Kind.SERVER_TROUBLE, true, "lost while joining"), null);
    }

    /** Where no server answers a join, the next one brings no offer: see {@link CurrentTransport#offerAhead}. */
    private void noteUnanswered() {
        if (!signal.welcomed()) {
            rewriter.answered(false);
        }
    }

    private void fail(RoomFailure failure, @Nullable Throwable cause) {
        host.end(DisconnectReason.JOIN_FAILURE, failure, cause);
    }
}
