package io.postern.room.engine;

import io.postern.media.rtc.IceCandidate;
import io.postern.media.rtc.IceConfig;
import io.postern.media.rtc.PeerStats;
import io.postern.media.rtc.PeerStats.CandidatePair;
import io.postern.media.rtc.SessionDescription;
import io.postern.media.tunnel.CallTunnels;
import io.postern.media.tunnel.CandidateRewriter;
import io.postern.media.tunnel.Forwarder;
import io.postern.network.address.Endpoint;
import io.postern.network.dial.DialFailure;
import io.postern.network.proxy.Route;
import io.postern.room.MediaPath;
import io.postern.room.MediaRoute;
import io.postern.room.loop.RoomLoop;
import io.postern.signaling.SignalEvent;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import livekit.LivekitModels.ClientConfigSetting;
import livekit.LivekitModels.ClientConfiguration;
import livekit.LivekitRtc.ICEServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rewrites the ICE servers and candidates in the server's messages before libwebrtc sees them: relays and, behind a proxy,
 * the server's own candidates point at local forwarders. All other messages pass unchanged, and the order of messages is
 * kept. Owned by the room's executor.
 */
final class IceServerRewriter {
    private static final Logger log = LoggerFactory.getLogger(IceServerRewriter.class);
    /** The limit on addresses in a message; more would not help. */
    private static final int MAX_NAMED = 8;

    /** A connection over the loopback interface closes at once; libwebrtc reports it a few milliseconds later. */
    private static final Duration NOTICE_TIMEOUT = Duration.ofMillis(40);

    private final RoomLoop loop;
    private final CallTunnels tunnels;
    private final MediaRoute route;
    private final RouteCache routes;
    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private final Set<Endpoint> direct = new LinkedHashSet<>();

    private record Waiting(
            CompletableFuture<SignalEvent> rewritten, SignalEvent otherwise, Consumer<SignalEvent> receiver) {}

    IceServerRewriter(RoomLoop loop, CallTunnels tunnels, MediaRoute route, RouteCache routes) {
        this.loop = loop;
        this.tunnels = tunnels;
        this.route = route;
        this.routes = routes;
    }

    /** Passes an event on, now or as soon as it and all earlier ones are rewritten. */
    void pass(SignalEvent event, Consumer<SignalEvent> receiver) {
        loop.assertOwned();
        CompletableFuture<SignalEvent> rewritten = rewrite(event);
        if (waiting.isEmpty() && rewritten.isDone() && !rewritten.isCompletedExceptionally()) {
            receiver.accept(rewritten.join());
            return;
        }
        waiting.add(new Waiting(rewritten, withoutRelays(event), receiver));
        rewritten.whenCompleteAsync((done, failure) -> handOn(), loop);
    }

    private void handOn() {
        while (!waiting.isEmpty() && waiting.element().rewritten().isDone()) {
            Waiting first = waiting.remove();
            first.receiver()
                    .accept(first.rewritten()
                            .exceptionally(failure -> {
                                log.warn("The ways to the server are taken as they are: {}", failure.toString());
                                return first.otherwise();
                            })
                            .join());
        }
    }

    /**
     * Ends the connections from before an ICE restart.
     *
     * @param beganNanos when the restart began, in {@link System#nanoTime}
     * @param then called when libwebrtc has noticed, so that its state is that of the new connections
     */
    void restarted(long beganNanos, Runnable then) {
        loop.assertOwned();
        tunnels.iceRestarted(beganNanos);
        loop.after(NOTICE_TIMEOUT, then);
    }

    /** Whether a direct route is likely enough to gather candidates before relays are known. */
    boolean directExpected() {
        return route != MediaRoute.RELAY_ONLY && !routes.relayed();
    }

    /** Notes the path that media takes, for the next call. */
    void took(MediaPath path) {
        routes.took(path.relayed());
    }

    /** Whether a server is likely to answer: one answered the last attempt to join, or there was no attempt. */
    boolean answerExpected() {
        return routes.answered();
    }

    /** Notes whether an attempt to join was answered. */
    void answered(boolean answered) {
        routes.answered(answered);
    }

    /** The present state of direct routes to the server. */
    Direct direct() {
        List<Forwarder> ways = tunnels.directForwarders();
        if (ways.stream()
                .anyMatch(way -> way.route().isPresent() && way.failure().isEmpty())) {
            return Direct.REACHED;
        }
        boolean closed =
                !ways.isEmpty() && ways.stream().allMatch(way -> way.failure().isPresent());
        return closed ? Direct.CLOSED : Direct.UNKNOWN;
    }

    /** The state of direct routes. */
    enum Direct {
        /** No server address has answered yet. */
        UNKNOWN,
        /** A TCP connection to the server is open, whether or not media passes. */
        REACHED,
        /** All were refused. */
        CLOSED
    }

    /** Why the route of the selected pair is closed, if it is. */
    Optional<DialFailure> closedWay(List<PeerStats> stats) {
        return stats.stream()
                .flatMap(peer -> peer.pair().stream())
                .flatMap(pair -> tunnels.forwarderOf(pair).stream())
                .flatMap(forwarder -> forwarder.failure().stream())
                .findFirst();
    }

    /** The media addresses that could be tried, for the message that names them. */
    List<String> tried() {
        Set<String> places = new LinkedHashSet<>();
        if (route != MediaRoute.RELAY_ONLY) {
            direct.forEach(endpoint -> places.add(endpoint.toString()));
        }
        for (Forwarder forwarder : tunnels.forwarders()) {
            places.add(forwarder.target().endpoint().toString());
        }
        return places.stream().limit(MAX_NAMED).toList();
    }

    /** Why the routes through our forwarders failed, if the person can fix the cause. */
    Optional<DialFailure> obstacle() {
        List<DialFailure> failures = new ArrayList<>();
        tunnels.forwarders().forEach(forwarder -> forwarder.failure().ifPresent(failures::add));
        return failures.stream()
                .filter(DialFailure.Certificate.class::isInstance)
                .findFirst()
                .or(() -> failures.stream()
                        .filter(DialFailure.ProxyAuthenticationNeeded.class::isInstance)
                        .findFirst());
    }

    /** The path that media takes, for people. */
    MediaPath path(CandidatePair pair) {
        Optional<Forwarder> through = tunnels.forwarderOf(pair);
        String proxy = through.flatMap(Forwarder::route)
                .map(taken -> taken instanceof Route.Proxied proxied ? proxied.host() : "")
                .orElse("");
        // The connection between a relay and the server is UDP, but not on our network.
        String protocol = pair.relayed() ? pair.relayProtocol().replace("tls", "tcp") : pair.protocol();
        return through.map(forwarder -> new MediaPath(
                        protocol,
                        pair.relayed(),
                        forwarder.target().tls(),
                        forwarder.target().endpoint().host(),
                        forwarder.target().endpoint().port(),
                        proxy))
                .orElseGet(() ->
                        new MediaPath(protocol, pair.relayed(), false, pair.remoteAddress(), pair.remotePort(), proxy));
    }

    private CompletableFuture<SignalEvent> rewrite(SignalEvent event) {
        return switch (event) {
            case SignalEvent.Joined joined ->
                relays(joined.join().getIceServersList())
                        .thenApply(servers -> new SignalEvent.Joined(
                                joined.join().toBuilder()
                                        .clearIceServers()
                                        .addAllIceServers(servers)
                                        .setClientConfiguration(
                                                configuration(joined.join().getClientConfiguration()))
                                        .build(),
                                joined.endpoint()));
            case SignalEvent.Resumed resumed ->
                relays(resumed.response().getIceServersList())
                        .thenApply(servers -> new SignalEvent.Resumed(
                                resumed.response().toBuilder()
                                        .clearIceServers()
                                        .addAllIceServers(servers)
                                        .setClientConfiguration(
                                                configuration(resumed.response().getClientConfiguration()))
                                        .build(),
                                resumed.endpoint()));
            case SignalEvent.Offer offer ->
                description(SessionDescription.Type.OFFER, offer.sdp())
                        .thenApply(sdp -> new SignalEvent.Offer(sdp, offer.id(), offer.midToTrackId()));
            case SignalEvent.Answer answer ->
                description(SessionDescription.Type.ANSWER, answer.sdp())
                        .thenApply(sdp -> new SignalEvent.Answer(sdp, answer.id(), answer.midToTrackId()));
            case SignalEvent.Trickle trickle -> {
                CandidateRewriter.target(trickle.candidate()).ifPresent(this::remember);
                yield tunnels.rewriteCandidate(
                                new IceCandidate(trickle.candidate(), trickle.sdpMid(), trickle.sdpMLineIndex()))
                        .thenApply(candidate -> new SignalEvent.Trickle(
                                trickle.target(), candidate.candidate(), trickle.sdpMid(), trickle.sdpMLineIndex()));
            }
            case SignalEvent.RoomUpdate _,
                    SignalEvent.MediaSectionsRequired _,
                    SignalEvent.TokenRefreshed _,
                    SignalEvent.Pong _,
                    SignalEvent.Leave _,
                    SignalEvent.Closed _ -> CompletableFuture.completedFuture(event);
        };
    }

    private void remember(Endpoint target) {
        if (direct.size() < MAX_NAMED) {
            direct.add(target);
        }
    }

    private CompletableFuture<List<ICEServer>> relays(List<ICEServer> handedOut) {
        if (route == MediaRoute.DIRECT_ONLY) {
            return CompletableFuture.completedFuture(List.of());
        }
        return tunnels.rewriteRelays(IceServers.from(handedOut, null).servers())
                .thenApply(servers ->
                        servers.stream().map(IceServerRewriter::message).toList());
    }

    private static ICEServer message(IceConfig.IceServer server) {
        return ICEServer.newBuilder()
                .addAllUrls(server.urls())
                .setUsername(server.username())
                .setCredential(server.credential())
                .build();
    }

    private ClientConfiguration configuration(ClientConfiguration asked) {
        return switch (route) {
            case BEST -> asked;
            case DIRECT_ONLY ->
                asked.toBuilder().setForceRelay(ClientConfigSetting.DISABLED).build();
            case RELAY_ONLY ->
                asked.toBuilder().setForceRelay(ClientConfigSetting.ENABLED).build();
        };
    }

    private CompletableFuture<String> description(SessionDescription.Type type, String sdp) {
        CandidateRewriter.targets(sdp).forEach(this::remember);
        return tunnels.rewriteDescription(new SessionDescription(type, sdp)).thenApply(SessionDescription::sdp);
    }

    /** By itself libwebrtc would check a relay's certificate against other roots than ours and bypass proxies. */
    private static SignalEvent withoutRelays(SignalEvent event) {
        return switch (event) {
            case SignalEvent.Joined joined ->
                new SignalEvent.Joined(
                        joined.join().toBuilder().clearIceServers().build(), joined.endpoint());
            case SignalEvent.Resumed resumed ->
                new SignalEvent.Resumed(
                        resumed.response().toBuilder().clearIceServers().build(), resumed.endpoint());
            case SignalEvent.Offer _,
                    SignalEvent.Answer _,
                    SignalEvent.Trickle _,
                    SignalEvent.RoomUpdate _,
                    SignalEvent.MediaSectionsRequired _,
                    SignalEvent.TokenRefreshed _,
                    SignalEvent.Pong _,
                    SignalEvent.Leave _,
                    SignalEvent.Closed _ -> event;
        };
    }
}
