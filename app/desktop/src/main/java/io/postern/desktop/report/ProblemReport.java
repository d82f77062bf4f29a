package io.postern.desktop.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.postern.desktop.report.ReportFile.Kind;
import io.postern.doctor.DiagnosticReport;
import io.postern.doctor.Finding;
import io.postern.doctor.report.DiagnosticReportJson;
import io.postern.doctor.report.TextReport;
import io.postern.resources.Texts;
import io.postern.settings.logs.LogFolder;
import io.postern.settings.logs.RunLogHeader;
import io.postern.settings.policy.LoadedPolicy;
import io.postern.settings.policy.PolicyProblem;
import io.postern.settings.preferences.Settings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Collects the files of a problem report and writes them to an archive. Reads and writes files, so not on the JavaFX
 * thread.
 */
final class ProblemReport {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /**
     * The sources of a report.
     *
     * @param version the program's version
     * @param logs the folder of the log files
     * @param lastCall the history of the current or last call, a line for each sample
     */
    record Sources(
            String version,
            Settings settings,
            LoadedPolicy policy,
            Path logs,
            Optional<DiagnosticReport> diagnosis,
            List<String> lastCall) {}

    private ProblemReport() {}

    /** The files of the report, in the order they are shown. A log that cannot be read is left out. */
    static List<ReportFile> files(Sources sources, Texts texts) {
        List<ReportFile> files = new ArrayList<>();
        files.add(new ReportFile("versions.txt", Kind.VERSIONS, versions(sources.version())));
        sources.diagnosis().ifPresent(diagnosis -> {
            files.add(new ReportFile("connection.txt", Kind.CONNECTION, lines(diagnosis, texts)));
            files.add(new ReportFile("connection.json", Kind.CONNECTION, DiagnosticReportJson.write(diagnosis, texts)));
        });
        if (!sources.lastCall().isEmpty()) {
            files.add(new ReportFile("last-call.jsonl", Kind.CALL, String.join("\n", sources.lastCall()) + "\n"));
        }
        files.add(new ReportFile("settings.json", Kind.SETTINGS, settings(sources.settings())));
        files.add(new ReportFile("policy-summary.txt", Kind.POLICY, policy(sources.policy(), texts)));
        for (Path log : LogFolder.files(sources.logs())) {
            try {
                // Invalid bytes do not prevent the rest from being included.
                String text = new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
                files.add(new ReportFile("logs/" + log.getFileName(), Kind.LOG, text));
            } catch (IOException e) {
                files.add(new ReportFile("logs/" + log.getFileName() + ".unreadable.txt", Kind.LOG, e.toString()));
            }
        }
        return files;
    }

    /**
     * Writes the archive completely or not at all.
     *
     * @throws UncheckedIOException if it cannot be written there
     */
    static void write(Path archive, List<ReportFile> files) {
        Path folder = Optional.ofNullable(archive.toAbsolutePath().getParent()).orElse(archive.toAbsolutePath());
        try {
            Path draft = Files.createTempFile(folder, ".postern-report", ".tmp");
            try {
                try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(draft))) {
                    for (ReportFile file : files) {
                        zip.putNextEntry(new ZipEntry(file.name()));
                        zip.write(file.bytes());
                        zip.closeEntry();
                    }
                }
                replace(draft, archive);
            } finally {
                Files.deleteIfExists(draft);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void replace(Path draft, Path archive) throws IOException {
        try {
            Files.move(draft, archive, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(draft, archive, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static String versions(String version) {
        return "Postern " + version + "\n" + RunLogHeader.machine().replace("; ", "\n") + "\nJavaFX "
                + System.getProperty("javafx.runtime.version", "unknown") + "\n";
    }

    private static String lines(DiagnosticReport diagnosis, Texts texts) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(text, true, StandardCharsets.UTF_8)) {
            TextReport lines = new TextReport(
                    diagnosis.findings().stream().map(Finding::check).toList(), texts, out, TextReport.Style.PLAIN);
            diagnosis.findings().forEach(lines::found);
            lines.printConclusion(diagnosis);
        }
        return text.toString(StandardCharsets.UTF_8);
    }

    /** The person's settings, without their name and rooms and without other users of this computer. */
    private static String settings(Settings settings) {
        ObjectNode json = JSON.valueToTree(settings);
        json.remove(List.of("username", "rooms", "people"));
        json.set("devices", JSON.valueToTree(settings.devices()));
        json.put("rememberedRooms", settings.rooms().size());
        try {
            return JSON.writeValueAsString(json) + "\n";
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String policy(LoadedPolicy loaded, Texts texts) {
        var policy = loaded.policy();
        StringBuilder text = new StringBuilder();
        text.append("place: ").append(loaded.place().orElse("none")).append('\n');
        text.append("server: ")
                .append(policy.server().map(URI::toString).orElse("not set"))
                .append('\n');
        text.append("known servers: ").append(policy.knownServers()).append('\n');
        text.append("network: ")
                .append(policy.network().isPresent() ? "set" : "not set")
                .append('\n');
        text.append("locked: ").append(policy.locked()).append('\n');
        text.append("updates: ")
                .append(policy.updates().allowed() ? policy.updates().channel() : "off")
                .append('\n');
        text.append("kiosk: ")
                .append(policy.kiosk().isPresent() ? "set" : "not set")
                .append('\n');
        if (!loaded.problems().isEmpty()) {
            text.append("problems:\n")
                    .append(PolicyProblem.lines(loaded.problems(), texts))
                    .append('\n');
        }
        return text.toString();
    }
}
