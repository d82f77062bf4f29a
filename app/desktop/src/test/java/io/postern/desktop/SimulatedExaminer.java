package io.postern.desktop;

import io.postern.desktop.doctor.Examiner;
import io.postern.doctor.Check;
import io.postern.doctor.DiagnosticReport;
import io.postern.doctor.DiagnosticReport.Verdict;
import io.postern.doctor.DiagnosticRun;
import io.postern.doctor.DiagnosticTarget;
import io.postern.doctor.Finding;
import io.postern.doctor.Finding.Outcome;
import io.postern.network.address.Endpoint;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Returns the findings that a test sets, when the test says so. */
public final class SimulatedExaminer implements Examiner {
    /** A requested examination. */
    public record Asked(
            DiagnosticTarget subject,
            DiagnosticRun.Options options,
            DiagnosticRun.Listener listener,
            CompletableFuture<DiagnosticReport> result) {}

    private final List<Asked> asked = new ArrayList<>();
    private boolean closed;

    @Override
    public synchronized CompletableFuture<DiagnosticReport> examine(
            DiagnosticTarget subject, DiagnosticRun.Options options, DiagnosticRun.Listener listener) {
        CompletableFuture<DiagnosticReport> result = new CompletableFuture<>();
        asked.add(new Asked(subject, options, listener, result));
        return result;
    }

    public synchronized List<Asked> asked() {
        return List.copyOf(asked);
    }

    public synchronized Asked last() {
        return asked.getLast();
    }

    /** All findings so far are good; the last checks are still running. */
    public void findFirst(int count) {
        List<Finding> all = well();
        for (int i = 0; i < count; i++) {
            last().listener().found(all.get(i));
        }
        for (int i = count; i < Math.min(count + 2, all.size()); i++) {
            last().listener().began(all.get(i).check());
        }
    }

    public void findAllWell() {
        end(Verdict.WELL, "doctor.verdict.well", List.of(), List.of(), well());
    }

    /** A firewall blocks both media routes. */
    public void findBlocked() {
        List<Finding> findings = new ArrayList<>(well().subList(0, 9));
        findings.add(finding(Check.MEDIA_PORT, Outcome.FAILED, "doctor.port.closed", "203.0.113.10", "7881"));
        findings.add(finding(Check.RELAY_PORT, Outcome.FAILED, "doctor.port.closed", "turn.example.org", "5349"));
        for (Check check : List.of(Check.RELAY_CERTIFICATE, Check.RELAY, Check.MEDIA_RELAYED)) {
            findings.add(finding(check, Outcome.SKIPPED, "doctor.skipped.before", Check.RELAY_PORT));
        }
        findings.add(finding(Check.MEDIA_DIRECT, Outcome.SKIPPED, "doctor.skipped.before", Check.MEDIA_PORT));
        end(
                Verdict.IMPOSSIBLE,
                "doctor.verdict.media_blocked",
                List.of("203.0.113.10:7881, turn.example.org:5349"),
                List.of(new Endpoint("203.0.113.10", 7881), new Endpoint("turn.example.org", 5349)),
                findings);
    }

    /** Only the relay can be reached, and the clock is wrong. */
    public void findRelayedOnly() {
        List<Finding> findings = new ArrayList<>(well());
        findings.set(5, finding(Check.CLOCK, Outcome.WARNING, "doctor.clock.ahead", 7, 1));
        findings.set(9, finding(Check.MEDIA_PORT, Outcome.FAILED, "doctor.port.closed", "203.0.113.10", "7881"));
        findings.set(13, finding(Check.MEDIA_DIRECT, Outcome.SKIPPED, "doctor.skipped.before", Check.MEDIA_PORT));
        end(
                Verdict.WARNING,
                "doctor.verdict.relayed_only",
                List.of("203.0.113.10:7881"),
                List.of(new Endpoint("203.0.113.10", 7881)),
                findings);
    }

    private void end(Verdict verdict, String key, List<Object> arguments, List<Endpoint> open, List<Finding> findings) {
        findings.forEach(last().listener()::found);
        last().result()
                .complete(new DiagnosticReport(
                        URI.create("https://meet.example.org"),
                        Instant.parse("2026-11-22T12:00:00Z"),
                        Duration.ofSeconds(8),
                        verdict,
                        key,
                        arguments,
                        open,
                        findings));
    }

    private static List<Finding> well() {
        return List.of(
                finding(Check.NAME, Outcome.OK, "doctor.name.found", "meet.example.org", "203.0.113.10"),
                finding(Check.PROXY, Outcome.OK, "doctor.proxy.used_environment", "http://proxy.example.org:3128"),
                finding(Check.CONNECTION, Outcome.OK, "doctor.connection.open", "meet.example.org", "443", 18),
                finding(
                        Check.CERTIFICATE,
                        Outcome.OK,
                        "doctor.certificate.private",
                        "meet.example.org",
                        "Example Company Inspection CA"),
                finding(Check.BACKEND, Outcome.OK, "doctor.backend.there"),
                finding(Check.CLOCK, Outcome.OK, "doctor.clock.right", 0),
                finding(Check.SIGN_IN, Outcome.OK, "doctor.sign_in.accepted"),
                finding(Check.SIGNALLING, Outcome.OK, "doctor.signalling.open", "wss://meet.example.org"),
                finding(Check.TOKEN, Outcome.OK, "doctor.token.accepted", "1.11.0"),
                finding(Check.MEDIA_PORT, Outcome.OK, "doctor.port.open", "203.0.113.10", "7881", 19),
                finding(Check.RELAY_PORT, Outcome.OK, "doctor.port.open", "turn.example.org", "5349", 41),
                finding(
                        Check.RELAY_CERTIFICATE,
                        Outcome.OK,
                        "doctor.certificate.public",
                        "turn.example.org",
                        "Example Public CA"),
                finding(Check.RELAY, Outcome.OK, "doctor.relay.allocated", "turn.example.org:5349"),
                finding(Check.MEDIA_DIRECT, Outcome.OK, "doctor.media.looped", 24, 38.4),
                finding(Check.MEDIA_RELAYED, Outcome.OK, "doctor.media.looped", 31, 21.7));
    }

    private static Finding finding(Check check, Outcome outcome, String key, Object... arguments) {
        return new Finding(check, outcome, key, List.of(arguments), Map.of(), "", Duration.ofMillis(20));
    }

    public synchronized boolean closed() {
        return closed;
    }

    @Override
    public synchronized void close() {
        closed = true;
    }
}
