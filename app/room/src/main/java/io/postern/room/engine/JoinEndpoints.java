package io.postern.room.engine;

import io.postern.signaling.SignalEndpoint;
import io.postern.signaling.SignalFailure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a join to the newer signalling endpoint, or to the older one with another transport if the server does not
 * support the newer. Owned by the room's executor.
 */
final class JoinEndpoints {
    private static final Logger log = LoggerFactory.getLogger(JoinEndpoints.class);

    private final SignalConnection signal;
    private final CurrentTransport transport;

    JoinEndpoints(SignalConnection signal, CurrentTransport transport) {
        this.signal = signal;
        this.transport = transport;
    }

    /** Joins over the newer endpoint, with the offer made ahead if there is one. */
    void join() {
        signal.join(SignalEndpoint.V1, transport.firstOffer());
    }

    /** Joins over the older endpoint if that can help; says whether it does. */
    boolean fallBack(SignalFailure failure) {
        if (!(failure instanceof SignalFailure.NoSuchService) || signal.welcomed() || !transport.isSingle()) {
            return false;
        }
        log.info("The server does not know {}; trying {}", SignalEndpoint.V1.path(), SignalEndpoint.V0.path());
        transport.drop();
        signal.join(SignalEndpoint.V0, transport.firstOffer());
        return true;
    }
}
