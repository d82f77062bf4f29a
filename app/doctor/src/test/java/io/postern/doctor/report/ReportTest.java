package io.postern.doctor.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.postern.doctor.Check;
import io.postern.doctor.DiagnosticReport;
import io.postern.doctor.DiagnosticReport.Verdict;
import io.postern.doctor.Finding;
import io.postern.doctor.Finding.Outcome;
import io.postern.network.address.Endpoint;
import io.postern.resources.Texts;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTest {
    private static final Texts ENGLISH = Texts.of(Locale.ENGLISH);

    private static final Finding NAME =
            finding(Check.NAME, Outcome.OK, "doctor.name.found", List.of("meet.example.org", "203.0.113.5"), Map.of());
    private static final Finding CLOSED = finding(
            Check.MEDIA_PORT,
            Outcome.FAILED,
            "doctor.port.closed",
            List.of("203.0.113.5", "7881"),
            Map.of("ports", List.of(Map.of("host", "203.0.113.5", "port", 7881, "open", false))));

    private static final DiagnosticReport DIAGNOSIS = new DiagnosticReport(
            URI.create("https://meet.example.org"),
            Instant.parse("2026-11-22T12:00:00Z"),
            Duration.ofMillis(4321),
            Verdict.WARNING,
            "doctor.verdict.relayed_only",
            List.of("203.0.113.5:7881"),
            List.of(new Endpoint("203.0.113.5", 7881)),
            List.of(NAME, CLOSED));

    private static Finding finding(
            Check check, Outcome outcome, String key, List<Object> arguments, Map<String, Object> measured) {
        return new Finding(check, outcome, key, arguments, measured, "", Duration.ofMillis(12));
    }

    @Test
    void theReportHasTheFormItsPageDescribes() throws Exception {
        JsonNode report = new ObjectMapper().readTree(DiagnosticReportJson.write(DIAGNOSIS, ENGLISH));
        assertEquals("postern-doctor", report.path("report").asText());
        assertEquals(1, report.path("version").asInt());
        assertEquals("2026-11-22T12:00:00Z", report.path("when").asText());
        assertEquals("warning", report.path("verdict").asText());
        assertEquals(1, report.path("exit_code").asInt());
        assertEquals(4321, report.path("took_ms").asInt());
        assertEquals(
                "{\"protocol\":\"tcp\",\"host\":\"203.0.113.5\",\"port\":7881}",
                report.path("open").path(0).toString());
        JsonNode check = report.path("checks").path(1);
        assertEquals("media_port", check.path("check").asText());
        assertEquals("failed", check.path("outcome").asText());
        assertEquals(
                "TCP port 7881 of 203.0.113.5 cannot be reached. Ask your IT department to open it.",
                check.path("sentence").asText());
        assertEquals(
                7881, check.path("measured").path("ports").path(0).path("port").asInt());
        assertTrue(report.path("sentence").asText().contains("203.0.113.5:7881"));
    }

    @Test
    void sentencesAreInTheReadersLanguageAndKeysInNone() throws Exception {
        JsonNode report = new ObjectMapper().readTree(DiagnosticReportJson.write(DIAGNOSIS, Texts.of(Locale.GERMAN)));
        assertTrue(report.path("sentence").asText().startsWith("Gespräche sind möglich"));
        assertEquals("doctor.verdict.relayed_only", report.path("key").asText());
        assertEquals("de", report.path("language").asText());
    }

    @Test
    void linesComeInOrderHoweverChecksEnd() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        TextReport lines = new TextReport(List.of(Check.NAME, Check.MEDIA_PORT), ENGLISH, out, TextReport.Style.PLAIN);
        lines.began(Check.NAME);
        lines.began(Check.MEDIA_PORT);
        lines.found(CLOSED);
        assertEquals("", bytes.toString(StandardCharsets.UTF_8), "the first line is not known yet");
        lines.found(NAME);
        lines.printConclusion(DIAGNOSIS);
        assertEquals("""
                ok       Name of the server          meet.example.org is 203.0.113.5.
                FAILED   Port for media              TCP port 7881 of 203.0.113.5 cannot be reached. Ask your IT department to open it.

                Calls are possible, but only by the relay. Ask your IT department to let TCP through to 203.0.113.5:7881: calls become quicker.
                """, bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n"));
    }

    @Test
    void aTerminalSeesWhatGoesOnAndColoursOnlyIfItMay() {
        for (TextReport.Style style : List.of(TextReport.Style.LIVE, TextReport.Style.COLOURED)) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
            TextReport lines = new TextReport(List.of(Check.NAME), ENGLISH, out, style);
            lines.began(Check.NAME);
            assertTrue(bytes.toString(StandardCharsets.UTF_8).contains("… Name of the server"));
            lines.found(NAME);
            lines.printConclusion(DIAGNOSIS);
            assertEquals(
                    style == TextReport.Style.COLOURED,
                    bytes.toString(StandardCharsets.UTF_8).contains("\u001b[32m"));
        }
    }

    @Test
    void findingsSayNothingButWhatTheyAre() {
        assertEquals("MEDIA_PORT failed (doctor.port.closed)", CLOSED.toString());
        assertFalse(NAME.toString().contains("203.0.113.5"));
    }
}
