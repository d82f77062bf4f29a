package io.postern.doctor.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.postern.doctor.DiagnosticReport;
import io.postern.doctor.Finding;
import io.postern.network.address.Endpoint;
import io.postern.platform.OperatingSystem;
import io.postern.platform.ProductVersion;
import io.postern.resources.Texts;

/**
 * Writes the report for the IT department as JSON; {@code docs/doctor.md} describes the format. It contains what
 * servers and proxies show to everybody and nothing about the person: no tokens, passwords or user names.
 */
public final class DiagnosticReportJson {
    /** The version of the format. Readers may rely on existing fields; new fields do not change the version. */
    public static final int VERSION = 1;

    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private DiagnosticReportJson() {}

    /** @param texts the language of the sentences; everything else is independent of the language */
    public static String write(DiagnosticReport diagnosis, Texts texts) {
        ObjectNode report = JSON.createObjectNode();
        report.put("report", "postern-doctor")
                .put("version", VERSION)
                .put("postern", ProductVersion.CURRENT)
                .put("server", diagnosis.server().toString())
                .put("when", diagnosis.when().toString())
                .put("took_ms", diagnosis.took().toMillis())
                .put("verdict", diagnosis.verdict().id())
                .put("exit_code", diagnosis.verdict().exitCode())
                .put("key", diagnosis.key())
                .put("sentence", diagnosis.sentence(texts))
                .put("language", texts.locale().toLanguageTag());
        ArrayNode open = report.putArray("open");
        for (Endpoint endpoint : diagnosis.toOpen()) {
            open.addObject().put("protocol", "tcp").put("host", endpoint.host()).put("port", endpoint.port());
        }
        report.putObject("system")
                .put("os", OperatingSystem.javaName())
                .put("os_version", System.getProperty("os.version", ""))
                .put("arch", System.getProperty("os.arch", ""))
                .put("java", System.getProperty("java.version", ""));
        ArrayNode checks = report.putArray("checks");
        for (Finding finding : diagnosis.findings()) {
            ObjectNode check = checks.addObject();
            check.put("check", finding.check().id())
                    .put("outcome", finding.outcome().id())
                    .put("key", finding.key())
                    .put("sentence", finding.sentence(texts))
                    .put("detail", finding.detail())
                    .put("took_ms", finding.took().toMillis());
            check.set("measured", JSON.valueToTree(finding.measured()));
        }
        try {
            return JSON.writeValueAsString(report);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A report cannot be written.", e);
        }
    }
}
