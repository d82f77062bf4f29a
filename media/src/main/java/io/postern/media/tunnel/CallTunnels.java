package io.postern.media.tunnel;

import io.postern.media.rtc.IceCandidate;
import io.postern.media.rtc.IceConfig.IceServer;
import io.postern.media.rtc.PeerStats;
import io.postern.media.rtc.PeerStats.CandidatePair;
import io.postern.media.rtc.SessionDescription;
import io.postern.network.Network;
import io.postern.network.address.Endpoint;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The forwarders of one call: opened when needed, kept over reconnects (new logins of TURN, ICE restarts), closed with
 * the call. Relays always go through one, because libwebrtc knows neither our certificates nor proxies. The server's TCP
 * candidates do too, also where no proxy is in the way: libwebrtc takes five seconds to believe that a TCP connection was
 * reset, and keeps what it could not send for as long as the system takes it (decision 11).
 *
 * <p>Thread safe, and blocks nobody: finding the way to a target can take seconds, so answers come as futures. They
 * complete in the order of the calls, on a thread of ours; who needs another one says so ({@code thenAcceptAsync}). All
 * complete exceptionally after {@link #close}.
 */
public final class CallTunnels implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CallTunnels.class);
    /** A server has an address or two, of each family. */
    private static final int MAX_CANDIDATE_TARGETS = 8;
    /**
     * How long a relay keeps libwebrtc waiting. It looks for relays 50 ms before it makes connections of its own over TCP
     * (PortAllocator's phases), and as soon as one way works it makes no more: a relay that is near would be all that
     * there ever is, though the server can be reached directly. Most of this passes while the relay is dialled anyway.
     */
    private static final Duration RELAY_ANSWER_DELAY = Duration.ofMillis(150);

    private final Network network;
    private final TunnelSettings settings;
    private final Object lock = new Object();
    private final Map<TunnelTarget, Forwarder> forwarders = new HashMap<>();
    private CompletableFuture<?> last = CompletableFuture.completedFuture(null);
    private final QueueingDelayEstimator queueingDelay = new QueueingDelayEstimator();
    private final Set<TunnelTarget> candidateTargets = new HashSet<>();
    private volatile Consumer<Forwarder> onMediaLost = forwarder -> {};
    private boolean closed;

    public CallTunnels(Network network, TunnelSettings settings) {
        this.network = network;
        this.settings = settings;
    }

    /**
     * @param listener told on a thread of ours, at once, when the connection that carried more than any other ended
     *     without our doing; the others are in reserve, and what they carry is not media
     */
    public void onMediaLost(Consumer<Forwarder> listener) {
        onMediaLost = listener;
    }

    /**
     * ICE has restarted: ends the connections to relays that there were before. The server has forgotten what they carried,
     * but libwebrtc would go on with the old relay for four to six seconds. The server's own port ends them itself, which
     * is no loss: the connections that replace them may not have carried anything by then.
     *
     * @param beganNanos when the restart began, in {@link System#nanoTime}
     */
    public void iceRestarted(long beganNanos) {
        for (Forwarder forwarder : forwarders()) {
            if (isCandidate(forwarder.target())) {
                forwarder.expectEndOfConnectionsBefore(beganNanos);
            } else {
                forwarder.endConnectionsBefore(beganNanos);
            }
        }
    }

    private boolean isCandidate(TunnelTarget target) {
        synchronized (lock) {
            return candidateTargets.contains(target);
        }
    }

    private void lost(Forwarder forwarder, long recentBytes) {
        if (recentBytes > 0 && forwarders().stream().allMatch(other -> other.busiestConnectionBytes() <= recentBytes)) {
            onMediaLost.accept(forwarder);
        }
    }

    /** The relays a server hands out, as libwebrtc is to be given them. To be called again when logins are renewed. */
    public CompletableFuture<List<IceServer>> rewriteRelays(List<IceServer> handedOut) {
        return inOrder(() -> {
            RelayPlan plan = RelayPlan.of(handedOut, settings);
            Map<TunnelTarget, Integer> ports = new HashMap<>();
            for (TunnelTarget target : plan.targets()) {
                ports.put(target, forwarder(target, RELAY_ANSWER_DELAY).port());
            }
            return plan.rewritten(ports);
        });
    }

    /** The server's offer or answer, as libwebrtc is to be given it. */
    public CompletableFuture<SessionDescription> rewriteDescription(SessionDescription remote) {
        return inOrder(() -> {
            queueingDelay.readExtensionId(remote.sdp());
            Map<Endpoint, OptionalInt> ports = new HashMap<>();
            for (Endpoint target : CandidateRewriter.targets(remote.sdp())) {
                ports.put(target, port(target));
            }
            String sdp = CandidateRewriter.rewriteSdp(
                    remote.sdp(), target -> ports.getOrDefault(target, OptionalInt.empty()));
            return new SessionDescription(remote.type(), sdp);
        });
    }

    /** The server's trickled candidate, as libwebrtc is to be given it. */
    public CompletableFuture<IceCandidate> rewriteCandidate(IceCandidate remote) {
        return inOrder(() -> {
            Optional<Endpoint> target = CandidateRewriter.target(remote.candidate());
            if (target.isEmpty()) {
                return remote;
            }
            OptionalInt port = port(target.get());
            String candidate = CandidateRewriter.rewrite(remote.candidate(), _ -> port);
            return new IceCandidate(candidate, remote.sdpMid(), remote.sdpMLineIndex());
        });
    }

    /**
     * The forwarder behind a port of 127.0.0.1, for a candidate pair of libwebrtc's statistics: its target is what a
     * person is shown ("Relayed over TLS by HOST").
     */
    public Optional<Forwarder> forwarderOf(int localPort) {
        return forwarders().stream()
                .filter(forwarder -> forwarder.port() == localPort)
                .findFirst();
    }

    /** The forwarder that the pair in use goes through; empty when it goes straight to the server. */
    public Optional<Forwarder> forwarderOf(CandidatePair pair) {
        if (pair.relayed()) {
            Optional<Forwarder> allocatedAt = TurnUrl.overTcp(pair.relayUrl())
                    .flatMap(relay -> forwarderOf(relay.endpoint().port()));
            // Without the URL the busiest at this moment is the best guess.
            return allocatedAt.or(() -> forwarders().stream().max(Comparator.comparing(Forwarder::lastActivity)));
        }
        return pair.remoteAddress().equals("127.0.0.1") ? forwarderOf(pair.remotePort()) : Optional.empty();
    }

    /** Statistics with the places that the pair really leads to, instead of ours on 127.0.0.1. */
    public PeerStats withRealAddresses(PeerStats seen) {
        return new PeerStats(
                seen.pair()
                        .map(pair -> forwarderOf(pair)
                                .map(forwarder -> withRealAddress(pair, forwarder.target()))
                                .orElse(pair)),
                seen.inbound(),
                seen.outbound());
    }

    private static CandidatePair withRealAddress(CandidatePair pair, TunnelTarget target) {
        Endpoint place = target.endpoint();
        boolean relayed = pair.relayed();
        return new CandidatePair(
                pair.protocol(),
                pair.localType(),
                pair.localAddress(),
                pair.localPort(),
                pair.remoteType(),
                relayed ? pair.remoteAddress() : place.host(),
                relayed ? pair.remotePort() : place.port(),
                relayed && target.tls() ? "tls" : pair.relayProtocol(),
                relayed ? (target.tls() ? "turns:" : "turn:") + place + "?transport=tcp" : pair.relayUrl(),
                pair.roundTrip(),
                pair.bytesSent(),
                pair.bytesReceived());
    }

    /** How long nothing has come in by any way; zero without forwarders. While pictures go out, this is how long a way is stuck. */
    public Duration timeSinceReceived() {
        long now = System.nanoTime();
        return Duration.ofNanos(forwarders().stream()
                .mapToLong(forwarder -> Math.max(0, now - forwarder.lastReceivedNanos()))
                .min()
                .orElse(0));
    }

    /** How long what comes in waits on its way. */
    public QueueingDelayEstimator queueingDelay() {
        return queueingDelay;
    }

    /** Those that lead to the server's own candidates, not to relays. */
    public List<Forwarder> directForwarders() {
        return forwarders().stream()
                .filter(forwarder -> isCandidate(forwarder.target()))
                .toList();
    }

    /** All that are open. */
    public List<Forwarder> forwarders() {
        synchronized (lock) {
            return List.copyOf(forwarders.values());
        }
    }

    /** Empty to go there without us. */
    private OptionalInt port(Endpoint target) throws IOException {
        TunnelTarget plain = new TunnelTarget(target, false);
        synchronized (lock) {
            if (!forwarders.containsKey(plain) && candidateTargets.size() == MAX_CANDIDATE_TARGETS) {
                LOG.debug("The server has more than {} addresses; {} is left alone", MAX_CANDIDATE_TARGETS, target);
                return OptionalInt.empty();
            }
            candidateTargets.add(plain);
        }
        return OptionalInt.of(forwarder(plain, Duration.ZERO).port());
    }

    private Forwarder forwarder(TunnelTarget target, Duration answerDelay) throws IOException {
        synchronized (lock) {
            requireOpen();
            Forwarder open = forwarders.get(target);
            if (open == null) {
                open = Forwarder.open(
                        target,
                        network.dialer(),
                        endpoint -> network.proxies().routes(endpoint).routes(),
                        answerDelay,
                        queueingDelay,
                        this::lost);
                forwarders.put(target, open);
            }
            return open;
        }
    }

    private void requireOpen() throws IOException {
        synchronized (lock) {
            if (closed) {
                throw new IOException("the call is over");
            }
        }
    }

    private <T> CompletableFuture<T> inOrder(Callable<T> work) {
        synchronized (lock) {
            CompletableFuture<T> result = last.handleAsync(
                    (_, _) -> {
                        try {
                            requireOpen();
                            return work.call();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                            throw new CompletionException(e);
                        } catch (Exception e) {
                            throw new CompletionException(e);
                        }
                    },
                    task -> Thread.ofVirtual().name("tunnel plan").start(task));
            last = result;
            return result;
        }
    }

    /** Ends all forwarders and their connections at once. */
    @Override
    public void close() {
        List<Forwarder> open;
        synchronized (lock) {
            closed = true;
            open = List.copyOf(forwarders.values());
            forwarders.clear();
        }
        open.forEach(Forwarder::close);
    }
}
