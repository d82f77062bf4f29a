package io.postern.bench.report;

import io.postern.bench.scenario.BenchScenario;
import io.postern.bench.scenario.Quantiles;
import io.postern.bench.scenario.ScenarioMeasurement;
import io.postern.bench.scenario.StartTimes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Compares two runs of our client on the same machine, figure by figure. A figure counts as changed only if the ranges of
 * its repetitions do not overlap, so that the noise of a machine is not taken for a change.
 */
public final class RegressionReport {
    private static final double MEBIBYTE = 1024.0 * 1024;
    private static final int MIN_REPETITIONS = 2;

    /** The outcome for one figure. */
    public enum Verdict {
        BETTER,
        WORSE,
        /** The ranges overlap. */
        SAME,
        /** One of the runs has too few repetitions to know its range. */
        UNKNOWN
    }

    /**
     * One figure.
     *
     * @param before medians and ranges as text for people
     * @param change the median afterwards divided by the one before
     */
    public record Row(String figure, String before, String after, double change, Verdict verdict) {}

    private record Figure(String name, ToDoubleFunction<ScenarioMeasurement> value, boolean lessIsBetter) {}

    private static final List<Figure> FIGURES = List.of(
            new Figure("CPU per shown frame, ms", ScenarioMeasurement::cpuPerFrame, true),
            new Figure("shown by each tile, frames/s", ScenarioMeasurement::framesPerTile, false),
            new Figure("memory (PSS), MiB", run -> run.pss() / MEBIBYTE, true),
            new Figure("click to first frame, ms", ScenarioMeasurement::clickToFrame, true),
            new Figure("delay, median, ms", ScenarioMeasurement::delayMedian, true),
            new Figure("delay, 95 %, ms", ScenarioMeasurement::delay95, true),
            new Figure("key to open panel, ms", ScenarioMeasurement::answer, true));

    private final BenchResults before;
    private final BenchResults after;

    public RegressionReport(BenchResults before, BenchResults after) {
        this.before = before;
        this.after = after;
    }

    /** Facts about the machine and its programs that differ, as sentences; figures of different machines say nothing. */
    public List<String> differences() {
        List<String> sentences = new ArrayList<>();
        for (Map.Entry<String, String> fact : before.machine().entrySet()) {
            String now = after.machine().getOrDefault(fact.getKey(), "unknown");
            if (!now.equals(fact.getValue())) {
                sentences.add(fact.getKey() + " was " + fact.getValue() + " and is " + now + ".");
            }
        }
        return sentences;
    }

    /** The figures that both runs have. */
    public List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (BenchScenario scene : BenchScenario.values()) {
            List<ScenarioMeasurement> earlier = before.of("ours", scene);
            List<ScenarioMeasurement> later = after.of("ours", scene);
            if (!earlier.isEmpty() && !later.isEmpty()) {
                FIGURES.forEach(figure -> rows.add(row(
                        scene.title() + ": " + figure.name(),
                        earlier.stream().mapToDouble(figure.value()).toArray(),
                        later.stream().mapToDouble(figure.value()).toArray(),
                        figure.lessIsBetter())));
            }
        }
        StartTimes earlier = before.starts("ours");
        StartTimes later = after.starts("ours");
        if (earlier != null && later != null) {
            rows.add(row("Start, warm, ms", new double[] {earlier.warm()}, new double[] {later.warm()}, true));
        }
        return rows;
    }

    static Row row(String figure, double[] before, double[] after, boolean lessIsBetter) {
        double earlier = Quantiles.quantile(before, 0.5);
        double later = Quantiles.quantile(after, 0.5);
        return new Row(figure, text(before), text(after), later / earlier, verdict(before, after, lessIsBetter));
    }

    private static Verdict verdict(double[] before, double[] after, boolean lessIsBetter) {
        if (before.length < MIN_REPETITIONS || after.length < MIN_REPETITIONS) {
            return Verdict.UNKNOWN;
        }
        if (Quantiles.quantile(after, 1) < Quantiles.quantile(before, 0)) {
            return lessIsBetter ? Verdict.BETTER : Verdict.WORSE;
        }
        if (Quantiles.quantile(after, 0) > Quantiles.quantile(before, 1)) {
            return lessIsBetter ? Verdict.WORSE : Verdict.BETTER;
        }
        return Verdict.SAME;
    }

    private static String text(double[] values) {
        return ComparisonRow.number(Quantiles.quantile(values, 0.5)) + " ("
                + ComparisonRow.number(Quantiles.quantile(values, 0)) + "–"
                + ComparisonRow.number(Quantiles.quantile(values, 1)) + ")";
    }

    /** The rows as a table for a terminal. */
    public static String plain(List<Row> rows) {
        int width = rows.stream().mapToInt(row -> row.figure().length()).max().orElse(0);
        StringBuilder text = new StringBuilder();
        for (Row row : rows) {
            text.append(String.format(
                    Locale.ROOT,
                    "%-" + Math.max(1, width) + "s  %20s  %20s  %5.2f  %s%n",
                    row.figure(),
                    row.before(),
                    row.after(),
                    row.change(),
                    row.verdict().name().toLowerCase(Locale.ROOT)));
        }
        return text.toString();
    }
}
