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
 * Opens and owns the forwarders of one call. They are opened on demand, survive reconnects (renewed TURN credentials,
 * ICE restarts) and are closed with the call. Relays always go through a forwarder, because libwebrtc knows neither our
 * certificates nor our proxies. The server's TCP candidates do so too, even without a proxy: libwebrtc takes five
 * seconds to accept that a TCP connection was reset, and keeps unsent data for as long as the operating system accepts
 * it (decision 11).
 *
 * <p>Thread safe, and never blocks: finding the route to a target can take seconds, so results are futures. They
 * complete in the order of the calls, on a thread of this class; a caller that needs another thread uses
 * {@code thenAcceptAsync}. All futures fail after {@link #close}.
 */
public final class CallTunnels implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CallTunnels.class);
    /** A server has one or two addresses of each family. */
    private static final int MAX_CANDIDATE_TARGETS = 8;
    /**
     * The delay before a relay's first response is passed to libwebrtc. libwebrtc looks for relays 50 ms before it
     * opens TCP connections of its own (PortAllocator's phases) and stops looking as soon as one path works: a nearby
     * relay would always win, although the server can be reached directly. Most of this delay passes while the relay is
     * dialled anyway.
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
     * Sets the listener for lost media connections.
     *
     * @param listener called immediately, on a thread of this class, when the connection that carried most of the
     *     traffic ended and we did not end it; the other connections are in reserve and carry no media
     */
    public void onMediaLost(Consumer<Forwarder> listener) {
        onMediaLost = listener;
    }

    /**
     * Ends the relay connections that were made before an ICE restart. The server has discarded their state, but
     * libwebrtc would use the old relay for another four to six seconds. The server's own port ends its old connections
     * itself; those do not count as lost, since the connections that replace them may not have carried anything yet.
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

    /**
     * Returns the server's relays as libwebrtc is to be given them, pointed at forwarders. Call it again when
     * credentials are renewed.
     */
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

    /**
     * Returns the server's offer or answer as libwebrtc is to be given it, with TCP candidates pointed at forwarders.
     */
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

    /** Returns the server's trickled candidate as libwebrtc is to be given it, pointed at a forwarder. */
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
     * Returns the forwarder that listens on a port of 127.0.0.1, for a candidate pair of libwebrtc's statistics. Its
     * target is shown to people ("Relayed over TLS by HOST").
     */
    public Optional<Forwarder> forwarderOf(int localPort) {
        return forwarders().stream()
                .filter(forwarder -> forwarder.port() == localPort)
                .findFirst();
    }

    /** Returns the forwarder that the pair in use goes through; empty when it connects to the server directly. */
    public Optional<Forwarder> forwarderOf(CandidatePair pair) {
        if (pair.relayed()) {
            Optional<Forwarder> allocatedAt = TurnUrl.overTcp(pair.relayUrl())
                    .flatMap(relay -> forwarderOf(relay.endpoint().port()));
            // Without the URL, the forwarder with the latest traffic is the best guess.
            return allocatedAt.or(() -> forwarders().stream().max(Comparator.comparing(Forwarder::lastActivity)));
        }
        return pair.remoteAddress().equals("127.0.0.1") ? forwarderOf(pair.remotePort()) : Optional.empty();
    }

    /** Returns the statistics with the real remote addresses in place of forwarders on 127.0.0.1. */
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

    /**
     * How long no forwarder has received anything; zero without forwarders. While video is being sent, a long time
     * means that the connection is stalled.
     */
    public Duration timeSinceReceived() {
        long now = System.nanoTime();
        return Duration.ofNanos(forwarders().stream()
                .mapToLong(forwarder -> Math.max(0, now - forwarder.lastReceivedNanos()))
                .min()
                .orElse(0));
    }

    /** How long incoming packets are queued on their path. */
    public QueueingDelayEstimator queueingDelay() {
        return queueingDelay;
    }

    /** The forwarders to the server's own candidates, as opposed to relays. */
    public List<Forwarder> directForwarders() {
        return forwarders().stream()
                .filter(forwarder -> isCandidate(forwarder.target()))
                .toList();
    }

    /** All open forwarders. */
    public List<Forwarder> forwarders() {
        synchronized (lock) {
            return List.copyOf(forwarders.values());
        }
    }

    /** The forwarder's port, or empty to connect directly. */
    private OptionalInt port(Endpoint target) throws IOException {
        TunnelTarget plain = new TunnelTarget(target, false);
        synchronized (lock) {
            if (!forwarders.containsKey(plain) && candidateTargets.size() == MAX_CANDIDATE_TARGETS) {
                LOG.debug("The server has more than {} addresses; {} is not forwarded", MAX_CANDIDATE_TARGETS, target);
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

    /** Closes all forwarders and their connections immediately. */
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
