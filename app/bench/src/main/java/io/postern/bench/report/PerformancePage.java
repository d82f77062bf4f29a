package io.postern.bench.report;

import io.postern.bench.scenario.BenchScenario;
import io.postern.bench.scenario.ScenarioMeasurement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Writes {@code docs/performance.md}: replaces the figures of this machine between two markers, computes the overview of
 * all machines again, and keeps the figures of other machines and the text around the markers.
 */
public final class PerformancePage {
    private static final String BEGIN = "<!-- bench: figures -->";
    private static final String END = "<!-- bench: end of figures -->";
    private static final String MACHINE_END = "<!-- bench: end of machine -->\n";
    private static final Pattern MACHINE = Pattern.compile("<!-- bench: machine (.*) -->\\n");

    private PerformancePage() {}

    /**
     * Writes the figures into the page.
     *
     * @throws IOException if the page cannot be read or written, or has no markers
     */
    public static void write(Path page, BenchResults results, LocalDate day) throws IOException {
        String text = Files.exists(page) ? Files.readString(page) : frame();
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IOException(page + " lacks the markers for the figures: " + BEGIN + " and " + END);
        }
        Map<String, String> machines = machines(text.substring(begin + BEGIN.length(), end));
        machines.put(results.machine().getOrDefault("Processor", "unknown"), figures(results, day));
        Files.writeString(
                page, text.substring(0, begin + BEGIN.length()) + "\n" + body(machines) + text.substring(end));
    }

    /** The figures on the page by machine, in the page's order. */
    private static Map<String, String> machines(String body) {
        Map<String, String> machines = new LinkedHashMap<>();
        Matcher found = MACHINE.matcher(body);
        for (int at = 0; found.find(at); ) {
            int end = body.indexOf(MACHINE_END, found.end());
            if (end < 0) {
                break;
            }
            machines.put(found.group(1), body.substring(found.end(), end));
            at = end;
        }
        return machines;
    }

    private static String body(Map<String, String> machines) {
        StringBuilder text = new StringBuilder("\n").append(overview(machines));
        machines.forEach((machine, figures) -> text.append("### ")
                .append(machine)
                .append("\n\n<!-- bench: machine ")
                .append(machine)
                .append(" -->\n")
                .append(figures)
                .append(MACHINE_END)
                .append('\n'));
        return text.toString();
    }

    /** The ratios of all machines side by side. */
    private static String overview(Map<String, String> machines) {
        List<Map<String, String>> ratios =
                machines.values().stream().map(TableFormatter::ratiosWithTarget).toList();
        Set<String> rows = new LinkedHashSet<>();
        ratios.forEach(ratio -> rows.addAll(ratio.keySet()));
        StringBuilder text = new StringBuilder("### Ours to theirs on all machines\n\n| ratio | ")
                .append(String.join(" | ", machines.keySet()))
                .append(" |\n|---|")
                .append("---:|".repeat(machines.size()))
                .append('\n');
        for (String row : rows) {
            text.append("| ").append(row).append(" |");
            ratios.forEach(ratio ->
                    text.append(' ').append(ratio.getOrDefault(row, "–")).append(" |"));
            text.append('\n');
        }
        return text.append('\n').toString();
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
