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

/** Checks whether the backend and LiveKit let the caller in. */
final class AccessChecks {
    private static final Duration SIGN_IN_TIMEOUT = Duration.ofSeconds(15);
    private static final Duration JOIN_TIMEOUT = Duration.ofSeconds(15);
    private static final Duration ADDRESS_TIMEOUT = Duration.ofSeconds(3);

    private final Network network;

    private final TunnelSettings relays;

    /** @param extraRelayPorts relay ports in addition to the advertised and the default ones */
    AccessChecks(Network network, List<Integer> extraRelayPorts) {
        this.network = network;
        this.relays = new TunnelSettings(
                Stream.concat(extraRelayPorts.stream(), TunnelSettings.DEFAULT.extraTlsPorts().stream())
                        .distinct()
                        .toList());
    }

    /** A finding, and the tickets obtained. */
    record Admission(Finding finding, Optional<LoopbackCall.Tickets> tickets) {
        static Admission none(Finding finding) {
            return new Admission(finding, Optional.empty());
        }
    }

    Admission signIn(DiagnosticTarget.Backend target) throws InterruptedException {
        return switch (target.access()) {
            case DiagnosticTarget.Access.Nobody() ->
                Admission.none(Finding.skipped(Check.SIGN_IN, "doctor.skipped.no_sign_in"));
            case DiagnosticTarget.Access.SignedIn(BackendSession session) -> admitted(session, target.room());
            case DiagnosticTarget.Access.Login login -> {
                try (BackendClient backend = new BackendClient(target.server(), network)) {
                    yield admitted(get(backend.login(login.user(), login.password())), target.room());
                } catch (TokenException e) {
                    yield Admission.none(refused(e));
                } catch (TimeoutException e) {
                    yield Admission.none(refused(timeout(e)));
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
            return Admission.none(refused(timeout(e)));
        }
    }

    private static Admission tickets(BackendSession session) throws InterruptedException, TimeoutException {
        try {
            LoopbackTickets loop = get(session.loopbackTickets());
            return new Admission(
                    Finding.ok(Check.SIGN_IN, "doctor.sign_in.accepted")
                            .with("livekit", address(loop.sender().server())),
                    Optional.of(
                            new LoopbackCall.Tickets(loop.roomName(), loop.sender(), Optional.of(loop.receiver()))));
        } catch (TokenException e) {
            if (e.reason() != TokenException.Reason.NOT_A_BACKEND) {
                throw e;
            }
            // An older backend has one identity per person, so there can be no receiver.
            String room = "doctor-" + UUID.randomUUID();
            JoinTicket ticket = get(session.ticket(room));
            return new Admission(
                    Finding.ok(Check.SIGN_IN, "doctor.sign_in.alone").with("livekit", address(ticket.server())),
                    Optional.of(new LoopbackCall.Tickets(room, ticket, Optional.empty())));
        }
    }

    private static TokenException timeout(TimeoutException e) {
        return new TokenException(
                TokenException.Reason.TIMED_OUT, "no answer within " + SIGN_IN_TIMEOUT.toSeconds() + " s", e);
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
            return future.get(SIGN_IN_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() instanceof CompletionException wrapped && wrapped.getCause() != null
                    ? wrapped.getCause()
                    : e.getCause();
            throw cause instanceof TokenException known ? known : new IllegalStateException(cause);
        }
    }

    /** Requests a WebSocket from LiveKit without a token, to see whether the upgrade gets through. */
    Finding signalling(URI liveKit, HttpProbe http) throws InterruptedException {
        String where = address(liveKit);
        try {
            HttpProbe.Answer answer = http.upgrade(liveKit, "rtc");
            Finding finding = upgrade(answer, where);
            return finding.with("url", where)
                    .with("status", answer.status())
                    .with("server", answer.server())
                    .with("answer_ms", answer.took().toMillis());
        } catch (IOException e) {
            return ServerChecks.unreachable(Check.SIGNALLING, e).with("url", where);
        }
    }

    private static Finding upgrade(HttpProbe.Answer answer, String where) {
        if (HttpProbe.isUpgradeUnderstood(answer)) {
            return Finding.ok(Check.SIGNALLING, "doctor.signalling.open", where);
        }
        String status = Integer.toString(answer.status());
        return answer.status() >= 500
                ? Finding.failed(Check.SIGNALLING, "doctor.signalling.trouble", where, status)
                : Finding.failed(Check.SIGNALLING, "doctor.signalling.blocked", where, status)
                        .because(new FindingCause.WebSocketBlocked(where));
    }

    /** A finding, and what the server reported: the room of the token and the endpoints for media. */
    record Joined(Finding finding, Optional<MediaEndpoints> ports, String room) {
        static Joined failed(Finding finding) {
            return new Joined(finding, Optional.empty(), "");
        }
    }

    /** Joins over signalling only, and leaves when the server has named its addresses. */
    Joined token(SignalClient signals, JoinTicket ticket) throws InterruptedException {
        long began = System.nanoTime();
        try (SignalProbe visit = SignalProbe.begin(signals, ticket)) {
            visit.awaitJoined(JOIN_TIMEOUT);
            long joinedMillis = Duration.ofNanos(System.nanoTime() - began).toMillis();
            MediaEndpoints ports = MediaEndpoints.named(visit.mediaAddresses(ADDRESS_TIMEOUT), visit.relays(), relays);
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
            return Joined.failed(refused(e.failure()));
        } catch (TimeoutException e) {
            return Joined.failed(Finding.failed(Check.TOKEN, "room.failure.timed_out")
                    .detail("no answer within " + JOIN_TIMEOUT.toSeconds() + " s"));
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

    /** The parts of an address that may appear in a report: scheme, host, port and path. */
    static String address(URI uri) {
        String authority = uri.getHost() + (uri.getPort() > 0 ? ":" + uri.getPort() : "");
        String path = uri.getRawPath() == null || uri.getRawPath().equals("/") ? "" : uri.getRawPath();
        return uri.getScheme() + "://" + authority + path;
    }

    /** Tickets from tokens that the caller supplied. */
    static Optional<LoopbackCall.Tickets> fromTokens(DiagnosticTarget.LiveKit target) {
        List<JoinTicket> tickets = target.tokens().stream()
                .map(token -> new JoinTicket(target.server(), token))
                .toList();
        return tickets.isEmpty()
                ? Optional.empty()
                : Optional.of(new LoopbackCall.Tickets(
                        "doctor", tickets.getFirst(), tickets.stream().skip(1).findFirst()));
    }
}
