package io.postern.desktop.instance;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends an open request to the instance that runs already. */
final class SingleInstanceClient {
    private static final Logger LOG = LoggerFactory.getLogger(SingleInstanceClient.class);

    /** The time limit for an answer. */
    private static final Duration RESPONSE_TIMEOUT = Duration.ofSeconds(2);

    /** The result. */
    enum Outcome {
        SHOWN,
        CLOSING,
        /** An instance runs and does not answer. */
        SILENT,
        /** Nobody listens. */
        NOBODY
    }

    private SingleInstanceClient() {}

    static Outcome at(InstanceDirectory meeting, Optional<String> link) {
        SocketChannel socket;
        try {
            socket = SocketChannel.open(UnixDomainSocketAddress.of(meeting.socket()));
        } catch (IOException e) {
            return Outcome.NOBODY;
        }
        try (BoundedLineChannel line = new BoundedLineChannel(socket)) {
            if (!PeerCredentials.isAt(socket, meeting.folder())) {
                LOG.warn("What listens in {} belongs to another user.", meeting.folder());
                return Outcome.SILENT;
            }
            line.endAfter(RESPONSE_TIMEOUT);
            line.write(OpenRequest.start(link));
            OpenRequest.Reply reply = OpenRequest.readReply(line.read());
            if (reply instanceof OpenRequest.Reply.Wait(Duration longest)) {
                line.endAfter(longest.plus(RESPONSE_TIMEOUT));
                reply = OpenRequest.readReply(line.read());
            }
            return switch (reply) {
                case OpenRequest.Reply.Answered(SingleInstanceServer.Answer answer) ->
                    switch (answer) {
                        case SHOWN -> Outcome.SHOWN;
                        case CLOSING -> Outcome.CLOSING;
                    };
                case OpenRequest.Reply.Hung hung -> Outcome.SILENT;
                case OpenRequest.Reply.Wait again -> Outcome.SILENT;
                case OpenRequest.Reply.Unreadable broken -> Outcome.SILENT;
            };
        } catch (ClosedChannelException e) {
            LOG.debug("No answer in time", e);
            return Outcome.SILENT;
        } catch (IOException e) {
            // The instance ended before it could answer.
            LOG.debug("No answer", e);
            return Outcome.NOBODY;
        }
    }
}
