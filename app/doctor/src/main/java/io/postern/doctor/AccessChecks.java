package io.postern.doctor;

import io.postern.doctor.probe.HttpProbe;
import io.postern.doctor.probe.LoopbackCall;
import io.postern.doctor.probe.SignalProbe;
import io.postern.media.tunnel.TunnelSettings;
import io.postern.network.Network;
import io.postern.network.dial.DialFailure;
import io.postern.signaling.SignalClient;
import io.postern.signaling.SignalFailure;
import io.postern.signaling.token.BackendClient;
import io.postern.signaling.token.BackendSession;
import io.postern.signaling.token.JoinTicket;
import io.postern.signaling.token.LoopbackTickets;
import io.postern.signaling.token.TokenException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** Being let in: by the backend, and by LiveKit. */
final class AccessChecks {
    private static final Duration SIGNING_IN = Duration.ofSeconds(15);
    private static final Duration JOINING = Duration.ofSeconds(15);
    private static final Duration ADDRESSES = Duration.ofSeconds(3);

    private final Network network;

    private final TunnelSettings relays;

    /** @param extraRelayPorts ports of relays that count beside those that are advertised and the usual ones */
    AccessChecks(Network network, List<Integer> extraRelayPorts) {
        this.network = network;
        this.relays = new TunnelSettings(
                Stream.concat(extraRelayPorts.stream(), TunnelSettings.DEFAULT.extraTlsPorts().stream())
                        .distinct()
                        .toList());
    }

    /** A finding, and the tickets that came of it. */
    record Admission(Finding finding, Optional<LoopbackCall.Tickets> tickets) {
        static Admission none(Finding finding) {
            return new Admission(finding, Optional.empty());
        }
    }

    Admission signIn(DiagnosticTarget.Backend subject) throws InterruptedException {
        return switch (subject.access()) {
            case DiagnosticTarget.Access.Nobody() ->
                Admission.none(Finding.skipped(Check.SIGN_IN, "doctor.skipped.no_sign_in"));
            case DiagnosticTarget.Access.SignedIn(BackendSession session) -> admitted(session, subject.room());
            case DiagnosticTarget.Access.Login login -> {
                try (BackendClient backend = new BackendClient(subject.server(), network)) {
                    yield admitted(get(backend.login(login.user(), login.password())), subject.room());
                } catch (TokenException e) {
                    yield Admission.none(refused(e));
                } catch (TimeoutException e) {
                    yield Admission.none(refused(late(e)));
                }
            }
        };
    }

    private static Admission admitted(BackendSession session, Optional<String> room) throws InterruptedException {
        try {
            if (room.isPresent()) {
                get(session.ticket(room.get()));
            }
            return tickets(session);
        } catch (TokenException e) {
            return Admission.none(refused(e));
        } catch (TimeoutException e) {
            return Admission.none(refused(late(e)));
        }
    }

    private static Admission tickets(BackendSession session) throws InterruptedException, TimeoutException {
        try {
            LoopbackTickets loop = get(session.loopTickets());
            return new Admission(
                    Finding.ok(Check.SIGN_IN, "doctor.sign_in.accepted")
                            .with("livekit", address(loop.sender().server())),
                    Optional.of(
                            new LoopbackCall.Tickets(loop.roomName(), loop.sender(), Optional.of(loop.receiver()))));
        } catch (TokenException e) {
            if (e.reason() != TokenException.Reason.NOT_A_BACKEND) {
                throw e;
            }
            // An older backend knows one identity for one person: nobody can be there to receive.
            String room = "doctor-" + UUID.randomUUID();
            JoinTicket ticket = get(session.ticket(room));
            return new Admission(
                    Finding.ok(Check.SIGN_IN, "doctor.sign_in.alone").with("livekit", address(ticket.server())),
                    Optional.of(new LoopbackCall.Tickets(room, ticket, Optional.empty())));
        }
    }

    private static TokenException late(TimeoutException e) {
        return new TokenException(
                TokenException.Reason.TIMED_OUT, "no answer within " + SIGNING_IN.toSeconds() + " s", e);
    }

    private static Finding refused(TokenException failure) {
        return failure.dial()
                .map(dial -> Finding.failed(Check.SIGN_IN, dial))
                .orElseGet(() -> Finding.failed(
                        Check.SIGN_IN,
                        "token.failure." + failure.reason().name().toLowerCase(Locale.ROOT)))
                .detail(String.valueOf(failure.getMessage()));
    }

    private static <T> T get(CompletableFuture<T> future) throws InterruptedException, TimeoutException {
        try {
            return future.get(SIGNING_IN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() instanceof CompletionException wrapped && wrapped.getCause() != null
                    ? wrapped.getCause()
                    : e.getCause();
            throw cause instanceof TokenException known ? known : new IllegalStateException(cause);
        }
    }

    /** Asks LiveKit for a WebSocket without a token: how far the wish gets is what matters. */
    Finding signalling(URI liveKit, HttpProbe http) throws InterruptedException {
        String where = address(liveKit);
        try {
            HttpProbe.Answer answer = http.upgrade(liveKit, "rtc");
            Finding finding = HttpProbe.isUpgradeUnderstood(answer)
                    ? Finding.ok(Check.SIGNALLING, "doctor.signalling.open", where)
                    : Finding.failed(
                            Check.SIGNALLING,
                            answer.status() >= 500 ? "doctor.signalling.trouble" : "doctor.signalling.blocked",
                            where,
                            Integer.toString(answer.status()));
            return finding.with("url", where)
                    .with("status", answer.status())
                    .with("server", answer.server())
                    .with("answer_ms", answer.took().toMillis());
        } catch (IOException e) {
            return ServerChecks.unreachable(Check.SIGNALLING, e).with("url", where);
        }
    }

    /** A finding, and what the server says: which room the token is for, and where media goes. */
    record Joined(Finding finding, Optional<MediaEndpoints> ports, String room) {
        static Joined not(Finding finding) {
            return new Joined(finding, Optional.empty(), "");
        }
    }

    /** Joins over signalling alone and leaves again when the server has named its addresses. */
    Joined token(SignalClient signals, JoinTicket ticket) throws InterruptedException {
        long began = System.nanoTime();
        try (SignalProbe visit = SignalProbe.begin(signals, ticket)) {
            visit.awaitJoined(JOINING);
            long joinedMillis = Duration.ofNanos(System.nanoTime() - began).toMillis();
            MediaEndpoints ports = MediaEndpoints.named(visit.mediaAddresses(ADDRESSES), visit.relays(), relays);
            return new Joined(
                    Finding.ok(Check.TOKEN, "doctor.token.accepted", visit.serverVersion())
                            .with("livekit_version", visit.serverVersion())
                            .with("join_ms", joinedMillis)
                            .with(
                                    "media",
                                    ports.media().stream().map(Object::toString).toList())
                            .with(
                                    "relays",
                                    ports.relays().stream()
                                            .map(Object::toString)
                                            .toList()),
                    Optional.of(ports),
                    visit.roomName());
        } catch (SignalProbe.RefusedException e) {
            return Joined.not(refused(e.failure()));
        } catch (TimeoutException e) {
            return Joined.not(Finding.failed(Check.TOKEN, "room.failure.timed_out")
                    .detail("no answer within " + JOINING.toSeconds() + " s"));
        }
    }

    private static Finding refused(SignalFailure failure) {
        Optional<DialFailure> dial = failure.dial();
        if (dial.isPresent()) {
            return Finding.failed(Check.TOKEN, dial.get());
        }
        String key = switch (failure) {
            case SignalFailure.NotAllowed _, SignalFailure.Refused _, SignalFailure.ClosedByClient _ ->
                "room.failure.not_allowed";
            case SignalFailure.NoSuchService _ -> "room.failure.no_such_service";
            case SignalFailure.BadRequest _ -> "room.failure.bad_room_name";
            case SignalFailure.Unreachable _ -> "room.failure.unreachable";
            case SignalFailure.ServerTrouble _ -> "room.failure.server_trouble";
            case SignalFailure.TimedOut _ -> "room.failure.timed_out";
            case SignalFailure.ConnectionLost _ -> "doctor.token.cut";
        };
        return Finding.failed(Check.TOKEN, key).detail(failure.detail());
    }

    /** Scheme, host, port and path: what may be in a report. */
    static String address(URI uri) {
        String authority = uri.getHost() + (uri.getPort() > 0 ? ":" + uri.getPort() : "");
        String path = uri.getRawPath() == null || uri.getRawPath().equals("/") ? "" : uri.getRawPath();
        return uri.getScheme() + "://" + authority + path;
    }

    /** Tickets that were given at the door. */
    static Optional<LoopbackCall.Tickets> given(DiagnosticTarget.LiveKit subject) {
        List<JoinTicket> tickets = subject.tokens().stream()
                .map(token -> new JoinTicket(subject.server(), token))
                .toList();
        return tickets.isEmpty()
                ? Optional.empty()
                : Optional.of(new LoopbackCall.Tickets(
                        "doctor", tickets.getFirst(), tickets.stream().skip(1).findFirst()));
    }
}
