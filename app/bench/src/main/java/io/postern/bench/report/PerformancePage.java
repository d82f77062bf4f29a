package io.postern.bench.report;

import io.postern.bench.scenario.BenchScenario;
import io.postern.bench.scenario.ScenarioMeasurement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Writes {@code docs/performance.md}: replaces the figures between two markers and keeps the text around them. */
public final class PerformancePage {
    private static final String BEGIN = "<!-- bench: figures -->";
    private static final String END = "<!-- bench: end of figures -->";

    private PerformancePage() {}

    /** Writes the figures into the page. */
    public static void write(Path page, BenchResults results, LocalDate day) throws IOException {
        String text = Files.exists(page) ? Files.readString(page) : frame();
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IOException(page + " lacks the markers for the figures: " + BEGIN + " and " + END);
        }
        Files.writeString(
                page, text.substring(0, begin + BEGIN.length()) + "\n" + figures(results, day) + text.substring(end));
    }

    private static String frame() {
        try (var content = PerformancePage.class.getResourceAsStream("/io/postern/bench/performance.md")) {
            return new String(Objects.requireNonNull(content).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String figures(BenchResults results, LocalDate day) {
        StringBuilder text = new StringBuilder("\nMeasured on " + day + ".\n\n");
        results.machine()
                .forEach((name, value) -> text.append("- ")
                        .append(name)
                        .append(": ")
                        .append(value)
                        .append('\n'));
        results.contestants()
                .forEach((name, what) ->
                        text.append("- ").append(name).append(": ").append(what).append('\n'));
        List<ComparisonRow> rows = new Comparison(results).rows();
        text.append('\n').append(TableFormatter.markdown(rows)).append('\n');
        text.append(missed(rows));
        for (BenchScenario scene : results.scenes()) {
            text.append(threads(results, scene));
        }
        if (!results.trouble().isEmpty()) {
            text.append("Runs that did not come about:\n\n");
            results.trouble()
                    .forEach(sentence -> text.append("- ").append(sentence).append('\n'));
            text.append('\n');
        }
        return text.toString();
    }

    private static String missed(List<ComparisonRow> rows) {
        List<ComparisonRow> missed =
                rows.stream().filter(row -> row.verdict().equals("missed")).toList();
        if (missed.isEmpty()) {
            return "Every target that was measured is met.\n\n";
        }
        return "Missed: "
                + missed.stream()
                        .map(row -> row.cells()[0] + " (" + row.cells()[1] + ", target " + row.targetText() + ")")
                        .collect(Collectors.joining("; "))
                + ".\n\n";
    }

    /** The distribution of our CPU time over threads, in the last run of a scenario. */
    private static String threads(BenchResults results, BenchScenario scene) {
        List<ScenarioMeasurement> ours = results.of("ours", scene);
        if (ours.isEmpty() || ours.getLast().threads().isEmpty()) {
            return "";
        }
        ScenarioMeasurement run = ours.getLast();
        Map<String, Double> families = new TreeMap<>();
        run.threads().forEach((name, seconds) -> families.merge(ThreadCategory.of(name), seconds, Double::sum));
        double all = families.values().stream().mapToDouble(Double::doubleValue).sum();
        return "Our processor time at " + scene.title() + " by threads: "
                + families.entrySet().stream()
                        .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                        .filter(entry -> entry.getValue() >= 0.01 * all)
                        .map(entry -> entry.getKey() + " " + ComparisonRow.number(100 * entry.getValue() / all) + " %")
                        .collect(Collectors.joining(", "))
                + ".\n\n";
    }
}
