package io.postern.desktop.instance;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A later start at the first one's door. */
final class Ringing {
    private static final Logger LOG = LoggerFactory.getLogger(Ringing.class);

    /** How long an answer is waited for. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** What became of it. */
    enum Outcome {
        SHOWN,
        CLOSING,
        /** Somebody is there and does not answer. */
        SILENT,
        /** Nobody listens. */
        NOBODY
    }

    private Ringing() {}

    static Outcome at(Meeting meeting, Optional<String> link) {
        SocketChannel socket;
        try {
            socket = SocketChannel.open(UnixDomainSocketAddress.of(meeting.socket()));
        } catch (IOException e) {
            return Outcome.NOBODY;
        }
        try (Line line = new Line(socket)) {
            if (!SameUser.isAt(socket, meeting.folder())) {
                LOG.warn("What listens in {} belongs to another user.", meeting.folder());
                return Outcome.SILENT;
            }
            line.endAfter(PATIENCE);
            line.write(Message.start(link));
            Message.Reply reply = Message.readReply(line.read());
            if (reply instanceof Message.Reply.Wait(Duration longest)) {
                line.endAfter(longest.plus(PATIENCE));
                reply = Message.readReply(line.read());
            }
            return switch (reply) {
                case Message.Reply.Answered(Doorbell.Answer answer) ->
                    switch (answer) {
                        case SHOWN -> Outcome.SHOWN;
                        case CLOSING -> Outcome.CLOSING;
                    };
                case Message.Reply.Hung hung -> Outcome.SILENT;
                case Message.Reply.Wait again -> Outcome.SILENT;
                case Message.Reply.Unreadable broken -> Outcome.SILENT;
            };
        } catch (ClosedChannelException e) {
            LOG.debug("No answer in time", e);
            return Outcome.SILENT;
        } catch (IOException e) {
            // It ended before it could answer.
            LOG.debug("No answer", e);
            return Outcome.NOBODY;
        }
    }
}
