package io.postern.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.doctor.DiagnosticReport.Verdict;
import io.postern.media.rtc.IceConfig.IceServer;
import io.postern.media.tunnel.TunnelSettings;
import io.postern.network.address.Endpoint;
import io.postern.resources.Texts;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The conclusions from findings, as a table. */
class DiagnosticConclusionTest {
    private static final Endpoint SERVER = new Endpoint("meet.example.org", 443);
    private static final Endpoint MEDIA = new Endpoint("203.0.113.5", 7881);
    private static final MediaEndpoints PORTS = MediaEndpoints.named(
            List.of(MEDIA),
            List.of(new IceServer(List.of("turns:turn.example.org:443?transport=tcp"), "user", "password")),
            TunnelSettings.DEFAULT);

    private final Map<Check, Finding> findings = new EnumMap<>(Check.class);

    DiagnosticConclusionTest() {
        for (Check check : Check.values()) {
            findings.put(check, Finding.ok(check, "doctor.backend.there"));
        }
    }

    @Test
    void allWell() {
        is(Verdict.WELL, "doctor.verdict.well");
    }

    @Test
    void aServerWithoutRelayIsNothingToWarnOf() {
        for (Check check : List.of(Check.RELAY_PORT, Check.RELAY_CERTIFICATE, Check.RELAY, Check.MEDIA_RELAYED)) {
            put(Finding.noRelay(check));
        }
        is(Verdict.WELL, "doctor.verdict.well_direct");
    }

    @Test
    void theDirectWayIsClosedAndTheRelayWorks() {
        close(Check.MEDIA_PORT, MEDIA);
        put(Finding.skipped(Check.MEDIA_DIRECT, "doctor.skipped.before", Check.MEDIA_PORT));
        DiagnosticConclusion conclusion = is(Verdict.WARNING, "doctor.verdict.relayed_only");
        assertEquals(List.of(MEDIA), conclusion.toOpen());
        assertEquals(List.of("203.0.113.5:7881"), conclusion.arguments());
    }

    @Test
    void theMediaPortIsOpenAndSomethingLooksIntoIt() {
        put(Finding.failed(Check.MEDIA_DIRECT, "doctor.media.silent"));
        DiagnosticConclusion conclusion = is(Verdict.WARNING, "doctor.verdict.direct_broken");
        assertEquals(List.of(), conclusion.toOpen(), "it is open");
        assertTrue(sentence(conclusion).contains("203.0.113.5:7881"), sentence(conclusion));
    }

    @Test
    void theRelayIsClosedAndTheDirectWayWorks() {
        close(Check.RELAY_PORT, new Endpoint("turn.example.org", 443), new Endpoint("turn.example.org", 5349));
        put(Finding.skipped(Check.MEDIA_RELAYED, "doctor.skipped.before", Check.RELAY_PORT));
        DiagnosticConclusion conclusion = is(Verdict.WARNING, "doctor.verdict.direct_only");
        assertEquals(
                List.of(new Endpoint("turn.example.org", 443), new Endpoint("turn.example.org", 5349)),
                conclusion.toOpen());
    }

    @Test
    void aRelayWithoutAddressIsNoMatterOfPorts() {
        put(Finding.failed(Check.RELAY_PORT, "network.failure.unknown_host", "turn.example.org"));
        put(Finding.skipped(Check.MEDIA_RELAYED, "doctor.skipped.before", Check.RELAY_PORT));
        DiagnosticConclusion conclusion = is(Verdict.WARNING, "doctor.verdict.relay_broken");
        assertEquals(List.of(), conclusion.toOpen());
        assertEquals(List.of(Check.RELAY_PORT), conclusion.arguments());
    }

    @Test
    void bothWaysAreClosed() {
        close(Check.MEDIA_PORT, MEDIA);
        put(Finding.skipped(Check.MEDIA_DIRECT, "doctor.skipped.before", Check.MEDIA_PORT));
        close(Check.RELAY_PORT, new Endpoint("turn.example.org", 443), new Endpoint("turn.example.org", 5349));
        put(Finding.skipped(Check.RELAY, "doctor.skipped.before", Check.RELAY_PORT));
        put(Finding.skipped(Check.MEDIA_RELAYED, "doctor.skipped.before", Check.RELAY_PORT));
        DiagnosticConclusion conclusion = is(Verdict.IMPOSSIBLE, "doctor.verdict.media_blocked");
        assertEquals(3, conclusion.toOpen().size());
        assertTrue(sentence(conclusion).contains("203.0.113.5:7881, turn.example.org:443"), sentence(conclusion));
    }

    @Test
    void portsAreOpenAndNothingComesThrough() {
        put(Finding.failed(Check.MEDIA_DIRECT, "doctor.media.silent"));
        put(Finding.failed(Check.MEDIA_RELAYED, "doctor.media.silent"));
        is(Verdict.IMPOSSIBLE, "doctor.verdict.media_broken");
    }

    @Test
    void theFirstClosedGateIsTheCause() {
        put(Finding.failed(Check.CONNECTION, "network.failure.timed_out", "meet.example.org", "443"));
        close(Check.MEDIA_PORT, MEDIA);
        DiagnosticConclusion conclusion = is(Verdict.IMPOSSIBLE, "network.failure.timed_out");
        assertEquals(List.of(SERVER), conclusion.toOpen());
    }

    @Test
    void webSocketsThatAnInspectingProxyStops() {
        put(Finding.ok(Check.CERTIFICATE, "doctor.certificate.private", "meet.example.org", "Company Inspection CA")
                .because(new FindingCause.PrivateIssuer("Company Inspection CA")));
        put(Finding.failed(Check.SIGNALLING, "doctor.signalling.blocked", "wss://meet.example.org", "403")
                .because(new FindingCause.WebSocketBlocked("wss://meet.example.org")));
        DiagnosticConclusion conclusion = is(Verdict.IMPOSSIBLE, "doctor.verdict.inspected");
        assertTrue(sentence(conclusion).contains("Company Inspection CA"), sentence(conclusion));
    }

    @Test
    void aWarningNamesItsCheck() {
        put(Finding.warning(Check.CLOCK, "doctor.clock.ahead", 7, 1));
        DiagnosticConclusion conclusion = is(Verdict.WARNING, "doctor.verdict.noted");
        assertTrue(sentence(conclusion).contains("“Clock”"), sentence(conclusion));
    }

    @Test
    void withoutPicturesOrWithoutSignInLessIsClaimed() {
        put(Finding.skipped(Check.MEDIA_DIRECT, "doctor.skipped.quick"));
        put(Finding.skipped(Check.MEDIA_RELAYED, "doctor.skipped.quick"));
        is(Verdict.WELL, "doctor.verdict.well_quick");
        put(Finding.skipped(Check.TOKEN, "doctor.skipped.no_sign_in"));
        put(Finding.skipped(Check.RELAY, "doctor.skipped.no_token"));
        is(Verdict.WELL, "doctor.verdict.well_so_far");
    }

    @Test
    void exitCodesAreFixed() {
        assertEquals(0, Verdict.WELL.exitCode());
        assertEquals(1, Verdict.WARNING.exitCode());
        assertEquals(2, Verdict.IMPOSSIBLE.exitCode());
    }

    private void close(Check check, Endpoint... ports) {
        put(Finding.failed(check, "doctor.port.closed", ports[0].host(), Integer.toString(ports[0].port()))
                .because(new FindingCause.PortsClosed(List.of(ports))));
    }

    private void put(Finding finding) {
        findings.put(finding.check(), finding);
    }

    private DiagnosticConclusion is(Verdict verdict, String key) {
        DiagnosticConclusion conclusion = DiagnosticConclusion.of(new ArrayList<>(findings.values()), SERVER, PORTS);
        assertEquals(verdict + " " + key, conclusion.verdict() + " " + conclusion.key());
        for (Locale language : Texts.LANGUAGES) {
            assertTrue(Texts.of(language).has(conclusion.key()), conclusion.key() + " in " + language);
        }
        return conclusion;
    }

    private static String sentence(DiagnosticConclusion conclusion) {
        return CheckTexts.of(Texts.of(Locale.ENGLISH), conclusion.key(), conclusion.arguments());
    }
}
