package io.postern.doctor.probe;

import io.postern.media.rtc.IceConfig.IceServer;
import io.postern.media.tunnel.CandidateRewriter;
import io.postern.network.address.Endpoint;
import io.postern.signaling.SignalClient;
import io.postern.signaling.SignalEndpoint;
import io.postern.signaling.SignalEvent;
import io.postern.signaling.SignalFailure;
import io.postern.signaling.SignalOptions;
import io.postern.signaling.SignalSession;
import io.postern.signaling.token.JoinTicket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import livekit.LivekitRtc;

/**
 * Joins a room over signalling only, to learn the server's media endpoints. Uses the older protocol, in which the
 * server makes the first offer, so that its addresses are known without media of our own.
 */
public final class SignalProbe implements AutoCloseable {
    private final SignalSession session;
    private final CompletableFuture<LivekitRtc.JoinResponse> joined = new CompletableFuture<>();
    private final CompletableFuture<Void> firstAddress = new CompletableFuture<>();
    private final Set<Endpoint> addresses = new CopyOnWriteArraySet<>();

    private SignalProbe(SignalClient client, JoinTicket ticket) {
        SignalOptions options = new SignalOptions(
                ticket.server(),
                ticket.token(),
                SignalEndpoint.V0,
                false,
                false,
                Map.of(),
                Optional.empty(),
                Optional.empty());
        session = client.open(options, this::on);
    }

    /** Starts connecting; returns immediately. */
    public static SignalProbe begin(SignalClient client, JoinTicket ticket) {
        return new SignalProbe(client, ticket);
    }

    /** The join failed. */
    public static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient SignalFailure failure;

        RefusedException(SignalFailure failure) {
            super(failure.detail());
            this.failure = failure;
        }

        /** The cause. */
        public SignalFailure failure() {
            return failure;
        }
    }

    /** Waits until the server has accepted the join. */
    public void awaitJoined(Duration patience) throws RefusedException, InterruptedException, TimeoutException {
        try {
            joined.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RefusedException refused) {
                throw refused;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    /** The TCP addresses for media without a relay that the server has named in time; may be empty. */
    public List<Endpoint> mediaAddresses(Duration patience) throws InterruptedException {
        try {
            firstAddress.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException noneNamed) {
            return List.of();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
        return List.copyOf(addresses);
    }

    /** The relays that the server offers, with credentials; available after joining. */
    public List<IceServer> relays() {
        return joined.join().getIceServersList().stream()
                .map(server ->
                        new IceServer(List.copyOf(server.getUrlsList()), server.getUsername(), server.getCredential()))
                .toList();
    }

    /** The room of the token. */
    public String roomName() {
        return joined.join().getRoom().getName();
    }

    /** The server's version, such as 1.11.0; may be empty. */
    public String serverVersion() {
        LivekitRtc.JoinResponse join = joined.join();
        String version = join.getServerInfo().getVersion();
        return version.isEmpty() ? join.getServerVersion() : version;
    }

    private void on(SignalEvent event) {
        switch (event) {
            case SignalEvent.Joined(LivekitRtc.JoinResponse join, SignalEndpoint _) -> joined.complete(join);
            case SignalEvent.Offer offer ->
                CandidateRewriter.targets(offer.sdp()).forEach(this::add);
            case SignalEvent.Trickle trickle ->
                CandidateRewriter.target(trickle.candidate()).ifPresent(this::add);
            case SignalEvent.Closed(SignalFailure failure) ->
                joined.completeExceptionally(new RefusedException(failure));
            case SignalEvent.Resumed _,
                    SignalEvent.Answer _,
                    SignalEvent.MediaSectionsRequired _,
                    SignalEvent.TokenRefreshed _,
                    SignalEvent.Pong _,
                    SignalEvent.Leave _,
                    SignalEvent.RoomUpdate _ -> {}
        }
    }

    private void add(Endpoint address) {
        addresses.add(address);
        firstAddress.complete(null);
    }

    @Override
    public void close() {
        session.close();
    }
}
