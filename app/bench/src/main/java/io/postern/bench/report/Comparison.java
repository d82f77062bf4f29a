package io.postern.bench.report;

import io.postern.bench.environment.VideoClips;
import io.postern.bench.leak.LeakMeasurement;
import io.postern.bench.scenario.BenchScenario;
import io.postern.bench.scenario.ScenarioMeasurement;
import io.postern.bench.scenario.StartTimes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Computes the rows of the comparison table, with their targets. */
public final class Comparison {
    private static final double MEBIBYTE = 1024.0 * 1024;
    private static final double SHOWN_PERCENT = 95;
    private static final double MEMORY = 0.5;
    private static final double CLICK_TO_FRAME = 0.6;
    private static final double DELAY = 1.0;
    private static final double MIN_FRAMES_PER_SECOND = 15;
    private static final double ANSWER = 1.0;
    private static final double START = 1.2;
    private static final double HIDDEN_PERCENT = 2;

    private final BenchResults results;

    public Comparison(BenchResults results) {
        this.results = results;
    }

    /** Scenario by scenario, then the rest; omits what was not measured. */
    public List<ComparisonRow> rows() {
        List<ComparisonRow> rows = new ArrayList<>();
        for (BenchScenario scene : results.scenes()) {
            rows.addAll(rows(scene));
        }
        rows.addAll(starts());
        growth(results.growth()).forEach(rows::add);
        return rows;
    }

    private List<ComparisonRow> rows(BenchScenario scene) {
        List<ComparisonRow> rows = new ArrayList<>();
        String at = scene.title() + ": ";
        rows.add(pair(scene, at + "pictures on the screen", "", ScenarioMeasurement::tiles));
        rows.add(shown(scene, at));
        rows.add(pair(scene, at + "cores", "", ScenarioMeasurement::cores));
        double ours = median("ours", scene, ScenarioMeasurement::cpuPerFrame);
        double theirs = median("theirs", scene, ScenarioMeasurement::cpuPerFrame);
        rows.add(ComparisonRow.ratio(at + "CPU per shown frame", "ms", ours, theirs, cpuPerFrame(scene)));
        rows.add(pair(scene, at + "X server besides", "cores", o -> o.screenCpuSeconds() / o.seconds()));
        ours = median("ours", scene, o -> o.pss() / MEBIBYTE);
        theirs = median("theirs", scene, o -> o.pss() / MEBIBYTE);
        rows.add(ComparisonRow.ratio(at + "memory (PSS)", "MiB", ours, theirs, MEMORY));
        ours = median("ours", scene, ScenarioMeasurement::clickToFrame);
        theirs = median("theirs", scene, ScenarioMeasurement::clickToFrame);
        rows.add(ComparisonRow.ratio(at + "click to first frame", "ms", ours, theirs, CLICK_TO_FRAME));
        ours = median("ours", scene, ScenarioMeasurement::delayMedian);
        theirs = median("theirs", scene, ScenarioMeasurement::delayMedian);
        rows.add(ComparisonRow.ratio(at + "delay, median", "ms", ours, theirs, DELAY));
        rows.add(pair(scene, at + "delay, 95 %", "ms", ScenarioMeasurement::delay95));
        rows.add(answer(scene, at));
        hidden(scene, at).ifPresent(rows::add);
        return rows;
    }

    private ComparisonRow shown(BenchScenario scene, String at) {
        if (scene == BenchScenario.FORTY_NINE) {
            return ComparisonRow.atLeast(
                    at + "shown by each tile",
                    "frames/s",
                    median("ours", scene, ScenarioMeasurement::framesPerTile),
                    median("theirs", scene, ScenarioMeasurement::framesPerTile),
                    MIN_FRAMES_PER_SECOND);
        }
        ToDoubleFunction<ScenarioMeasurement> percent = o -> 100 * o.framesPerTile() / VideoClips.FRAMES_PER_SECOND;
        double ours = median("ours", scene, percent);
        double theirs = median("theirs", scene, percent);
        return scene == BenchScenario.TWENTY_FIVE
                ? ComparisonRow.atLeast(at + "shown of what was sent", "%", ours, theirs, SHOWN_PERCENT)
                : ComparisonRow.plain(at + "shown of what was sent", "%", ours, theirs);
    }

    private ComparisonRow answer(BenchScenario scene, String at) {
        double ours = median("ours", scene, ScenarioMeasurement::answer);
        double theirs = median("theirs", scene, ScenarioMeasurement::answer);
        return ComparisonRow.ratio(at + "key to open panel", "ms", ours, theirs, ANSWER);
    }

    private static double cpuPerFrame(BenchScenario scene) {
        return switch (scene) {
            case ONE_720P -> 0.9;
            case NINE -> 1.0;
            case TWENTY_FIVE, FORTY_NINE -> 0.75;
        };
    }

    private Optional<ComparisonRow> hidden(BenchScenario scene, String at) {
        ToDoubleFunction<ScenarioMeasurement> percent = outcome -> {
            Double cores = outcome.hiddenCores();
            return cores == null ? Double.NaN : 100 * cores;
        };
        double ours = median("ours", scene, percent);
        double theirs = median("theirs", scene, percent);
        return Double.isNaN(ours) && Double.isNaN(theirs)
                ? Optional.empty()
                : Optional.of(ComparisonRow.atMost(at + "minimised", "% of a core", ours, theirs, HIDDEN_PERCENT));
    }

    private List<ComparisonRow> starts() {
        StartTimes ours = results.starts("ours");
        StartTimes theirs = results.starts("theirs");
        if (ours == null && theirs == null) {
            return List.of();
        }
        return List.of(
                ComparisonRow.ratio("Start to usable window, cold", "ms", cold(ours), cold(theirs), START),
                ComparisonRow.ratio("Start to usable window, warm", "ms", warm(ours), warm(theirs), START));
    }

    private static double cold(@Nullable StartTimes starts) {
        Double cold = starts == null ? null : starts.cold();
        return cold == null ? Double.NaN : cold;
    }

    private static double warm(@Nullable StartTimes starts) {
        return starts == null ? Double.NaN : starts.warm();
    }

    private static List<ComparisonRow> growth(@Nullable LeakMeasurement growth) {
        if (growth == null) {
            return List.of();
        }
        String over = "Over " + growth.visits() + " joins and leaves: ";
        return List.of(
                ComparisonRow.atMost(over + "threads more", "", growth.threads(), Double.NaN, 0),
                ComparisonRow.atMost(over + "descriptors more", "", growth.fileDescriptors(), Double.NaN, 0),
                ComparisonRow.plain(over + "memory each", "KiB", growth.memoryPerVisit() / 1024, Double.NaN),
                ComparisonRow.plain(over + "of it the JVM's", "KiB", growth.jvmMemoryPerVisit() / 1024, Double.NaN));
    }

    private ComparisonRow pair(
            BenchScenario scene, String figure, String unit, ToDoubleFunction<ScenarioMeasurement> value) {
        return ComparisonRow.plain(figure, unit, median("ours", scene, value), median("theirs", scene, value));
    }

    private double median(String contestant, BenchScenario scene, ToDoubleFunction<ScenarioMeasurement> value) {
        return results.median(contestant, scene, value);
    }
}
