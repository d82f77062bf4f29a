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
 * Looks at everything between this computer and a call: each check once, those that do not depend on each other at the
 * same time, all of them within limits. A check that makes no sense because another failed is skipped and says so.
 */
public final class DiagnosticRun {
    private static final Logger LOG = LoggerFactory.getLogger(DiagnosticRun.class);
    private static final DialTimeouts DIALLING = new DialTimeouts(Duration.ofSeconds(6), Duration.ofSeconds(10));
    private static final Duration ANSWERING = Duration.ofSeconds(8);
    private static final Duration CLOSING = Duration.ofSeconds(2);

    private final DiagnosticTarget subject;
    private final Network network;
    private final Options options;
    private final Listener listener;
    private final InstantSource clock;
    private final Studio studio;
    private final List<Integer> extraRelayPorts;
    private final ServerChecks server;
    private final Map<Check, Finding> findings = new EnumMap<>(Check.class);

    /** How thoroughly. */
    public enum Options {
        /** Everything: real pictures by each way, and how fast data goes. Takes about ten seconds where all is well. */
        THOROUGH,
        /** No pictures. */
        QUICK,
        /** During a call: no pictures either, so that it is not disturbed. */
        IN_CALL
    }

    /**
     * Lends the client that sends pictures to itself. It may be the same each time: libwebrtc gives not all back that a
     * client took.
     */
    @FunctionalInterface
    public interface Studio {
        /** Of the doctor's own; its camera becomes the test pattern. Called on the thread of the examination. */
        Loan lend(Network network);

        /** A new one for each examination. */
        Studio ITS_OWN = network -> {
            RoomClient client = RoomClient.create(RoomClient.Options.HEADLESS, network);
            return new Loan(client, client::close);
        };

        /** A client, and what to do when it is not needed any more. */
        record Loan(RoomClient client, Runnable giveBack) implements AutoCloseable {
            @Override
            public void close() {
                giveBack.run();
            }
        }
    }

    /** Hears how it goes, on threads of the examination, one call at a time. Must not block. */
    public interface Listener {
        /** A check begins. */
        void began(Check check);

        /** A check is over, or was skipped without having begun. */
        void found(Finding finding);

        /** Hears nothing. */
        Listener NONE = new Listener() {
            @Override
            public void began(Check check) {}

            @Override
            public void found(Finding finding) {}
        };
    }

    /**
     * @param network proxies and certificates, the same as calls would use
     * @throws IllegalArgumentException if the subject's address has no host
     */
    public DiagnosticRun(DiagnosticTarget subject, Network network, Options options, Listener listener) {
        this(subject, network, options, listener, Studio.ITS_OWN, List.of());
    }

    /**
     * The same with a client that is lent.
     *
     * @param extraRelayPorts as {@link RoomClient#extraRelayPorts} has them
     */
    public DiagnosticRun(
            DiagnosticTarget subject,
            Network network,
            Options options,
            Listener listener,
            Studio studio,
            List<Integer> extraRelayPorts) {
        this(subject, network, options, listener, studio, extraRelayPorts, InstantSource.system());
    }

    DiagnosticRun(
            DiagnosticTarget subject,
            Network network,
            Options options,
            Listener listener,
            Studio studio,
            List<Integer> extraRelayPorts,
            InstantSource clock) {
        this.subject = subject;
        this.network = network;
        this.options = options;
        this.listener = listener;
        this.clock = clock;
        this.studio = studio;
        this.extraRelayPorts = List.copyOf(extraRelayPorts);
        this.server = new ServerChecks(subject.server(), network, clock);
    }

    /** What will be looked at, in order. */
    public static List<Check> checks(DiagnosticTarget subject) {
        Set<Check> checks = EnumSet.allOf(Check.class);
        if (subject instanceof DiagnosticTarget.LiveKit) {
            checks.removeAll(EnumSet.of(Check.BACKEND, Check.SIGN_IN));
        }
        return List.copyOf(checks);
    }

    /**
     * Does it. Blocks; not for the thread of a window. An examination is good for one run.
     *
     * @throws InterruptedException if the thread is interrupted, which gives up everything that is under way
     */
    public DiagnosticReport run() throws InterruptedException {
        Instant began = clock.instant();
        long nanos = System.nanoTime();
        OkHttpClient http = HttpClients.owned("doctor", network, DIALLING)
                .newBuilder()
                .readTimeout(ANSWERING)
                .writeTimeout(ANSWERING)
                .callTimeout(DIALLING.total().plus(ANSWERING))
                .build();
        MediaEndpoints ports;
        try {
            ports = examine(new HttpProbe(http, clock));
        } finally {
            HttpClients.close(http, CLOSING);
        }
        List<Finding> all = new ArrayList<>();
        for (Check check : checks(subject)) {
            Finding finding = findings.get(check);
            if (finding != null) {
                all.add(finding);
            }
        }
        DiagnosticConclusion judgement = DiagnosticConclusion.of(all, server.endpoint(), ports);
        return new DiagnosticReport(
                URI.create(AccessChecks.address(subject.server())),
                began,
                Duration.ofNanos(System.nanoTime() - nanos),
                judgement.verdict(),
                judgement.key(),
                judgement.arguments(),
                judgement.toOpen(),
                all);
    }

    /** What media needs: where to, and with which tickets. */
    private record Way(MediaEndpoints ports, Optional<LoopbackCall.Tickets> tickets) {}

    private MediaEndpoints examine(HttpProbe http) throws InterruptedException {
        MediaEndpoints usual = MediaEndpoints.usual(server.endpoint().host());
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
        Optional<URI> liveKit = subject instanceof DiagnosticTarget.LiveKit
                ? Optional.of(subject.server())
                : tickets.map(ticket -> ticket.sender().server());
        Way way = liveKit.isPresent() ? join(http, liveKit.get(), tickets) : strangersWay(usual);
        mediaPorts(way.ports());
        media(way.tickets(), way.ports());
        return way.ports();
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

    /** The backend, its clock, and what it lets us do. */
    private Optional<LoopbackCall.Tickets> admission(HttpProbe http) throws InterruptedException {
        if (!(subject instanceof DiagnosticTarget.Backend backend)) {
            step(Check.CLOCK, () -> server.clock(http));
            return subject instanceof DiagnosticTarget.LiveKit liveKit ? AccessChecks.given(liveKit) : Optional.empty();
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

    /** Signalling as far as it goes without a token, then with one. */
    private Way join(HttpProbe http, URI liveKit, Optional<LoopbackCall.Tickets> tickets) throws InterruptedException {
        AccessChecks access = new AccessChecks(network, extraRelayPorts);
        String host = io.postern.network.address.Endpoint.of(liveKit).host();
        step(Check.SIGNALLING, () -> access.signalling(liveKit, http));
        if (failed(Check.SIGNALLING)) {
            found(Finding.skipped(Check.TOKEN, "doctor.skipped.before", Check.SIGNALLING));
            return new Way(MediaEndpoints.usual(host), tickets);
        }
        if (tickets.isEmpty()) {
            found(Finding.skipped(Check.TOKEN, "doctor.skipped.no_token"));
            return new Way(MediaEndpoints.usual(host), tickets);
        }
        List<Way> named = new ArrayList<>();
        try (SignalClient signals = new OkHttpSignalClient(network)) {
            step(Check.TOKEN, () -> {
                AccessChecks.Joined joined = access.token(signals, tickets.get().sender());
                joined.ports()
                        .map(ports -> new MediaEndpoints(ports.mediaOr(host), ports.relays(), false))
                        .ifPresent(ports -> named.add(new Way(ports, tickets.map(each -> each.in(joined.room())))));
                return joined.finding();
            });
        }
        return named.stream().findFirst().orElseGet(() -> new Way(MediaEndpoints.usual(host), tickets));
    }

    private Way strangersWay(MediaEndpoints usual) {
        found(Finding.skipped(Check.SIGNALLING, "doctor.skipped.no_sign_in"));
        found(Finding.skipped(Check.TOKEN, "doctor.skipped.no_sign_in"));
        return new Way(usual, Optional.empty());
    }

    private void mediaPorts(MediaEndpoints ports) throws InterruptedException {
        PortChecks checks = new PortChecks(network, clock, ports);
        ParallelCalls.all(List.of(
                () -> step(Check.MEDIA_PORT, checks::mediaPort),
                () -> ports.relays().isEmpty() ? noRelay() : relays(checks)));
    }

    private Finding noRelay() {
        found(Finding.skipped(Check.RELAY_PORT, "doctor.relay.none"));
        found(Finding.skipped(Check.RELAY_CERTIFICATE, "doctor.relay.none"));
        return found(Finding.skipped(Check.RELAY, "doctor.relay.none"));
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
        Optional<Finding> directly = whyNot(Check.MEDIA_DIRECT, Check.MEDIA_PORT);
        Optional<Finding> relayed = ports.relays().isEmpty()
                ? Optional.of(Finding.skipped(Check.MEDIA_RELAYED, "doctor.relay.none"))
                : whyNot(Check.MEDIA_RELAYED, Check.RELAY_PORT)
                        .or(() -> whyNot(Check.MEDIA_RELAYED, Check.RELAY_CERTIFICATE))
                        .or(() -> whyNot(Check.MEDIA_RELAYED, Check.RELAY));
        directly.ifPresent(this::found);
        if (directly.isPresent() && relayed.isPresent()) {
            found(relayed.get());
            return;
        }
        // One after the other: each is to have the line for itself.
        begin(directly.isPresent() ? Check.MEDIA_RELAYED : Check.MEDIA_DIRECT);
        try (Studio.Loan lent = studio.lend(network)) {
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

    private Optional<Finding> whyNot(Check media, Check port) {
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

    /** What cannot be looked at because of this. */
    private void skipRest(Check because) {
        for (Check check : checks(subject)) {
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
            LOG.warn("{} could not be looked at", check, e);
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
