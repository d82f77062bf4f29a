package io.postern.room.engine;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import livekit.LivekitRtc.SignalRequest;

/**
 * Queues signalling requests while the connection is being recovered. Requests of the recovery itself pass; the rest is
 * sent afterwards, once and in order (docs/protocol.md §1.9). Owned by the room's executor.
 */
final class PendingRequests {
    private final Queue<SignalRequest> waiting = new ArrayDeque<>();

    /** Whether a request may pass during recovery. */
    static boolean passes(SignalRequest request, boolean welcomed) {
        return switch (request.getMessageCase()) {
            case SYNC_STATE, TRICKLE, OFFER, ANSWER, TRACK_SETTING -> welcomed;
            case SIMULATE, LEAVE -> true;
            default -> false;
        };
    }

    void hold(SignalRequest request) {
        // An interrupted exchange is repeated, so its old messages would only confuse the server. The settings of
        // remote tracks are repeated too.
        switch (request.getMessageCase()) {
            case OFFER, ANSWER, TRICKLE, PING, PING_REQ, TRACK_SETTING -> {}
            default -> waiting.add(request);
        }
    }

    void release(Consumer<SignalRequest> send) {
        for (SignalRequest request = waiting.poll(); request != null; request = waiting.poll()) {
            send.accept(request);
        }
    }

    /** Drops all requests after a rejoin, because they concern tracks of the old participant. */
    void clear() {
        waiting.clear();
    }
}
