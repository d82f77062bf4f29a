package io.postern.doctor;

import io.postern.doctor.probe.HttpProbe;
import io.postern.doctor.probe.LoopbackCall;
import io.postern.network.Network;
import io.postern.network.dial.DialTimeouts;
import io.postern.room.MediaRoute;
import io.postern.room.RoomClient;
import io.postern.signaling.SignalClient;
import io.postern.signaling.http.HttpClients;
import io.postern.signaling.websocket.OkHttpSignalClient;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import okhttp3.OkHttpClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs all checks between this computer and a call: each check once, independent ones in parallel, all with time
 * limits. A check that makes no sense because another failed is skipped with a reason.
 */
public final class DiagnosticRun {
    private static final Logger LOG = LoggerFactory.getLogger(DiagnosticRun.class);
    private static final DialTimeouts DIAL_TIMEOUTS = new DialTimeouts(Duration.ofSeconds(6), Duration.ofSeconds(10));
    private static final Duration RESPONSE_TIMEOUT = Duration.ofSeconds(8);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

    private final DiagnosticTarget target;
    private final Network network;
    private final Options options;
    private final Listener listener;
    private final InstantSource clock;
    private final ClientProvider clientProvider;
    private final List<Integer> extraRelayPorts;
    private final ServerChecks server;
    private final Map<Check, Finding> findings = new EnumMap<>(Check.class);

    /** The extent of a run. */
    public enum Options {
        /** Everything, including video over each path and throughput. Takes about ten seconds if all is well. */
        THOROUGH,
        /** Without video. */
        QUICK,
        /** During a call: without video, so that the call is not disturbed. */
        IN_CALL
    }

    /**
     * Lends the client that sends video to itself. It may lend the same client each time, because libwebrtc does not
     * free all the memory of a client.
     */
    @FunctionalInterface
    public interface ClientProvider {
        /**
         * Lends a client used only by the doctor; its camera becomes the test pattern. Called on the thread of the run.
         */
        LentClient lend(Network network);

        /** Makes a new client for each run. */
        ClientProvider NEW_CLIENT = network -> {
            RoomClient client = RoomClient.create(RoomClient.Options.HEADLESS, network);
            return new LentClient(client, client::close);
        };

        /** A client, and an action for when it is no longer needed. */
        record LentClient(RoomClient client, Runnable onClose) implements AutoCloseable {
            @Override
            public void close() {
                onClose.run();
            }
        }
    }

    /** Receives the progress of a run, on threads of the run, one call at a time. Must not block. */
    public interface Listener {
        /** A check begins. */
        void began(Check check);

        /** A check has ended, or was skipped without having begun. */
        void found(Finding finding);

        /** Ignores everything. */
        Listener NONE = new Listener() {
            @Override
            public void began(Check check) {}

            @Override
            public void found(Finding finding) {}
        };
    }

    /**
     * @param network proxies and certificates, the same as for calls
     * @throws IllegalArgumentException if the target's address has no host
     */
    public DiagnosticRun(DiagnosticTarget target, Network network, Options options, Listener listener) {
        this(target, network, options, listener, ClientProvider.NEW_CLIENT, List.of());
    }

    /**
     * A run with a lent client.
     *
     * @param extraRelayPorts see {@link RoomClient#extraRelayPorts}
     */
    public DiagnosticRun(
            DiagnosticTarget target,
            Network network,
            Options options,
            Listener listener,
            ClientProvider clientProvider,
            List<Integer> extraRelayPorts) {
        this(target, network, options, listener, clientProvider, extraRelayPorts, InstantSource.system());
    }

    DiagnosticRun(
            DiagnosticTarget target,
            Network network,
            Options options,
            Listener listener,
            ClientProvider clientProvider,
            List<Integer> extraRelayPorts,
            InstantSource clock) {
        this.target = target;
        this.network = network;
        this.options = options;
        this.listener = listener;
        this.clock = clock;
        this.clientProvider = clientProvider;
        this.extraRelayPorts = List.copyOf(extraRelayPorts);
        this.server = new ServerChecks(target.server(), network, clock);
    }

    /** The checks for a target, in order. */
    public static List<Check> checks(DiagnosticTarget target) {
        Set<Check> checks = EnumSet.allOf(Check.class);
        if (target instanceof DiagnosticTarget.LiveKit) {
            checks.removeAll(EnumSet.of(Check.BACKEND, Check.SIGN_IN));
        }
        return List.copyOf(checks);
    }

    /**
     * Runs the checks. Blocks, so it must not run on a UI thread. Can be called once.
     *
     * @throws InterruptedException if the thread is interrupted, which cancels the run
     */
    public DiagnosticReport run() throws InterruptedException {
        Instant began = clock.instant();
        long nanos = System.nanoTime();
        OkHttpClient http = HttpClients.owned("doctor", network, DIAL_TIMEOUTS)
                .newBuilder()
                .readTimeout(RESPONSE_TIMEOUT)
                .writeTimeout(RESPONSE_TIMEOUT)
                .callTimeout(DIAL_TIMEOUTS.total().plus(RESPONSE_TIMEOUT))
                .build();
        MediaEndpoints ports;
        try {
            ports = examine(new HttpProbe(http, clock));
        } finally {
            HttpClients.close(http, CLOSE_TIMEOUT);
        }
        List<Finding> all = new ArrayList<>();
        for (Check check : checks(target)) {
            Finding finding = findings.get(check);
            if (finding != null) {
                all.add(finding);
            }
        }
        DiagnosticConclusion conclusion = DiagnosticConclusion.of(all, server.endpoint(), ports);
        return new DiagnosticReport(
                URI.create(AccessChecks.address(target.server())),
                began,
                Duration.ofNanos(System.nanoTime() - nanos),
                conclusion.verdict(),
                conclusion.key(),
                conclusion.arguments(),
                conclusion.toOpen(),
                all);
    }

    /** The endpoints and tickets for the media checks. */
    private record MediaPlan(MediaEndpoints ports, Optional<LoopbackCall.Tickets> tickets) {}

    private MediaEndpoints examine(HttpProbe http) throws InterruptedException {
        MediaEndpoints usual = MediaEndpoints.defaults(server.endpoint().host());
        ParallelCalls.all(List.of(() -> step(Check.NAME, server::name), this::connect));
        for (Check check : List.of(Check.PROXY, Check.CONNECTION)) {
            if (failed(check)) {
                skipRest(check);
                return usual;
            }
        }
        step(Check.CERTIFICATE, server::certificate);
        if (failed(Check.CERTIFICATE)) {
            skipRest(Check.CERTIFICATE);
            return usual;
        }
        Optional<LoopbackCall.Tickets> tickets = admission(http);
        if (failed(Check.BACKEND) || failed(Check.SIGN_IN)) {
            skipRest(failed(Check.BACKEND) ? Check.BACKEND : Check.SIGN_IN);
            return usual;
        }
        Optional<URI> liveKit = target instanceof DiagnosticTarget.LiveKit
                ? Optional.of(target.server())
                : tickets.map(ticket -> ticket.sender().server());
        MediaPlan plan = liveKit.isPresent() ? join(http, liveKit.get(), tickets) : planWithoutSignIn(usual);
        mediaPorts(plan.ports());
        media(plan.tickets(), plan.ports());
        return plan.ports();
    }

    private Finding connect() throws InterruptedException {
        begin(Check.PROXY);
        begin(Check.CONNECTION);
        long began = System.nanoTime();
        ServerChecks.Attempt attempt = server.connect();
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        found(server.proxy(attempt).took(took));
        return found(server.connection(attempt));
    }

    /** Checks the backend, its clock and the sign-in. */
    private Optional<LoopbackCall.Tickets> admission(HttpProbe http) throws InterruptedException {
        if (!(target instanceof DiagnosticTarget.Backend backend)) {
            step(Check.CLOCK, () -> server.clock(http));
            return target instanceof DiagnosticTarget.LiveKit liveKit
                    ? AccessChecks.fromTokens(liveKit)
                    : Optional.empty();
        }
        step(Check.BACKEND, () -> server.backend(http));
        List<Optional<LoopbackCall.Tickets>> results = ParallelCalls.all(List.of(
                () -> {
                    step(Check.CLOCK, () -> server.clock(http));
                    return Optional.empty();
                },
                () -> {
                    if (failed(Check.BACKEND)) {
                        return Optional.empty();
                    }
                    List<LoopbackCall.Tickets> tickets = new ArrayList<>();
                    step(Check.SIGN_IN, () -> {
                        AccessChecks.Admission admission = new AccessChecks(network, extraRelayPorts).signIn(backend);
                        admission.tickets().ifPresent(tickets::add);
                        return admission.finding();
                    });
                    return tickets.stream().findFirst();
                }));
        return results.getLast();
    }

    /** Checks signalling without a token as far as possible, then with one. */
    private MediaPlan join(HttpProbe http, URI liveKit, Optional<LoopbackCall.Tickets> tickets)
            throws InterruptedException {
        AccessChecks access = new AccessChecks(network, extraRelayPorts);
        String host = io.postern.network.address.Endpoint.of(liveKit).host();
        step(Check.SIGNALLING, () -> access.signalling(liveKit, http));
        if (failed(Check.SIGNALLING)) {
            found(Finding.skipped(Check.TOKEN, "doctor.skipped.before", Check.SIGNALLING));
            return new MediaPlan(MediaEndpoints.defaults(host), tickets);
        }
        if (tickets.isEmpty()) {
            found(Finding.skipped(Check.TOKEN, "doctor.skipped.no_token"));
            return new MediaPlan(MediaEndpoints.defaults(host), tickets);
        }
        List<MediaPlan> named = new ArrayList<>();
        try (SignalClient signals = new OkHttpSignalClient(network)) {
            step(Check.TOKEN, () -> {
                AccessChecks.Joined joined = access.token(signals, tickets.get().sender());
                joined.ports()
                        .map(ports -> new MediaEndpoints(ports.mediaOr(host), ports.relays(), false))
                        .ifPresent(ports ->
                                named.add(new MediaPlan(ports, tickets.map(each -> each.withRoom(joined.room())))));
                return joined.finding();
            });
        }
        return named.stream().findFirst().orElseGet(() -> new MediaPlan(MediaEndpoints.defaults(host), tickets));
    }

    private MediaPlan planWithoutSignIn(MediaEndpoints usual) {
        found(Finding.skipped(Check.SIGNALLING, "doctor.skipped.no_sign_in"));
        found(Finding.skipped(Check.TOKEN, "doctor.skipped.no_sign_in"));
        return new MediaPlan(usual, Optional.empty());
    }

    private void mediaPorts(MediaEndpoints ports) throws InterruptedException {
        PortChecks checks = new PortChecks(network, clock, ports);
        ParallelCalls.all(List.of(
                () -> step(Check.MEDIA_PORT, checks::mediaPort),
                () -> ports.relays().isEmpty() ? noRelay() : relays(checks)));
    }

    private Finding noRelay() {
        found(Finding.noRelay(Check.RELAY_PORT));
        found(Finding.noRelay(Check.RELAY_CERTIFICATE));
        return found(Finding.noRelay(Check.RELAY));
    }

    private Finding relays(PortChecks checks) throws InterruptedException, IOException {
        begin(Check.RELAY_PORT);
        begin(Check.RELAY_CERTIFICATE);
        begin(Check.RELAY);
        long began = System.nanoTime();
        PortChecks.RelayFindings relays = checks.relays();
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        found(relays.port().took(took));
        found(relays.certificate().took(took));
        return found(relays.relay().took(took));
    }

    private void media(Optional<LoopbackCall.Tickets> tickets, MediaEndpoints ports) throws InterruptedException {
        Optional<Finding> directly = skipReason(Check.MEDIA_DIRECT, Check.MEDIA_PORT);
        Optional<Finding> relayed = ports.relays().isEmpty()
                ? Optional.of(Finding.noRelay(Check.MEDIA_RELAYED))
                : skipReason(Check.MEDIA_RELAYED, Check.RELAY_PORT)
                        .or(() -> skipReason(Check.MEDIA_RELAYED, Check.RELAY_CERTIFICATE))
                        .or(() -> skipReason(Check.MEDIA_RELAYED, Check.RELAY));
        directly.ifPresent(this::found);
        if (directly.isPresent() && relayed.isPresent()) {
            found(relayed.get());
            return;
        }
        // One after the other, so that each has the whole bandwidth.
        begin(directly.isPresent() ? Check.MEDIA_RELAYED : Check.MEDIA_DIRECT);
        try (ClientProvider.LentClient lent = clientProvider.lend(network)) {
            lent.client().extraRelayPorts(extraRelayPorts);
            MediaChecks checks = new MediaChecks(new LoopbackCall(lent.client(), true), tickets.orElseThrow());
            if (directly.isEmpty()) {
                step(Check.MEDIA_DIRECT, () -> checks.media(Check.MEDIA_DIRECT, MediaRoute.DIRECT_ONLY));
            }
            if (relayed.isPresent()) {
                found(relayed.get());
            } else {
                step(Check.MEDIA_RELAYED, () -> checks.media(Check.MEDIA_RELAYED, MediaRoute.RELAY_ONLY));
            }
        }
    }

    private Optional<Finding> skipReason(Check media, Check port) {
        Finding token = findings.get(Check.TOKEN);
        if (token != null && token.outcome() == Finding.Outcome.FAILED) {
            return Optional.of(Finding.skipped(media, "doctor.skipped.before", Check.TOKEN));
        }
        if (token == null || !token.works()) {
            return Optional.of(Finding.skipped(media, "doctor.skipped.no_token"));
        }
        if (failed(port)) {
            return Optional.of(Finding.skipped(media, "doctor.skipped.before", port));
        }
        return switch (options) {
            case THOROUGH -> Optional.empty();
            case QUICK -> Optional.of(Finding.skipped(media, "doctor.skipped.quick"));
            case IN_CALL -> Optional.of(Finding.skipped(media, "doctor.skipped.in_call"));
        };
    }

    private boolean failed(Check check) {
        synchronized (findings) {
            Finding finding = findings.get(check);
            return finding != null && finding.outcome() == Finding.Outcome.FAILED;
        }
    }

    /** Skips the remaining checks because of a failed one. */
    private void skipRest(Check because) {
        for (Check check : checks(target)) {
            if (!findings.containsKey(check)) {
                found(Finding.skipped(check, "doctor.skipped.before", because));
            }
        }
    }

    private Finding step(Check check, Callable<Finding> work) throws InterruptedException {
        begin(check);
        long began = System.nanoTime();
        Finding finding;
        try {
            finding = work.call();
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            LOG.warn("The check {} failed unexpectedly", check, e);
            finding = Finding.failed(check, "doctor.unexpected.error").detail(e.toString());
        }
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        return found(finding.took().isZero() ? finding.took(took) : finding);
    }

    private void begin(Check check) {
        synchronized (findings) {
            listener.began(check);
        }
    }

    private Finding found(Finding finding) {
        synchronized (findings) {
            findings.put(finding.check(), finding);
            listener.found(finding);
        }
        return finding;
    }
}
