package io.postern.bench.report;

import io.postern.bench.growth.Growth;
import io.postern.bench.scene.Outcome;
import io.postern.bench.scene.Scene;
import io.postern.bench.scene.Starts;
import io.postern.bench.stage.Clips;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The lines of the table, with what is to be reached. */
public final class Comparison {
    private static final double MEBIBYTE = 1024.0 * 1024;
    private static final double CPU_PER_FRAME = 0.6;
    private static final double SHOWN_PERCENT = 95;
    private static final double MEMORY = 0.5;
    private static final double CLICK_TO_FRAME = 0.5;
    private static final double DELAY = 1.0;
    private static final double LEAST_PACE = 15;
    private static final double ANSWER_MILLIS = 100;
    private static final double START_MILLIS = 1500;
    private static final double HIDDEN_PERCENT = 2;

    private final Results results;

    public Comparison(Results results) {
        this.results = results;
    }

    /** Scene by scene, then the rest; what was not measured has no line. */
    public List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (Scene scene : results.scenes()) {
            rows.addAll(rows(scene));
        }
        rows.addAll(starts());
        growth(results.growth()).forEach(rows::add);
        return rows;
    }

    private List<Row> rows(Scene scene) {
        List<Row> rows = new ArrayList<>();
        String at = scene.title() + ": ";
        rows.add(pair(scene, at + "pictures on the screen", "", Outcome::tiles));
        rows.add(shown(scene, at));
        rows.add(pair(scene, at + "cores", "", Outcome::cores));
        double ours = median("ours", scene, Outcome::cpuPerFrame);
        double theirs = median("theirs", scene, Outcome::cpuPerFrame);
        rows.add(Row.ratio(at + "CPU per shown frame", "ms", ours, theirs, CPU_PER_FRAME));
        rows.add(pair(scene, at + "X server besides", "cores", o -> o.screenCpuSeconds() / o.seconds()));
        ours = median("ours", scene, o -> o.pss() / MEBIBYTE);
        theirs = median("theirs", scene, o -> o.pss() / MEBIBYTE);
        rows.add(Row.ratio(at + "memory (PSS)", "MiB", ours, theirs, MEMORY));
        ours = median("ours", scene, Outcome::clickToFrame);
        theirs = median("theirs", scene, Outcome::clickToFrame);
        rows.add(Row.ratio(at + "click to first frame", "ms", ours, theirs, CLICK_TO_FRAME));
        ours = median("ours", scene, Outcome::delayMedian);
        theirs = median("theirs", scene, Outcome::delayMedian);
        rows.add(Row.ratio(at + "delay, median", "ms", ours, theirs, DELAY));
        rows.add(pair(scene, at + "delay, 95 %", "ms", Outcome::delay95));
        rows.add(answer(scene, at));
        hidden(scene, at).ifPresent(rows::add);
        return rows;
    }

    private Row shown(Scene scene, String at) {
        if (scene == Scene.FORTY_NINE) {
            return Row.atLeast(
                    at + "shown by each tile",
                    "frames/s",
                    median("ours", scene, Outcome::framesPerTile),
                    median("theirs", scene, Outcome::framesPerTile),
                    LEAST_PACE);
        }
        ToDoubleFunction<Outcome> percent = o -> 100 * o.framesPerTile() / Clips.PACE;
        double ours = median("ours", scene, percent);
        double theirs = median("theirs", scene, percent);
        return scene == Scene.TWENTY_FIVE
                ? Row.atLeast(at + "shown of what was sent", "%", ours, theirs, SHOWN_PERCENT)
                : Row.plain(at + "shown of what was sent", "%", ours, theirs);
    }

    private Row answer(Scene scene, String at) {
        double ours = median("ours", scene, Outcome::answer);
        double theirs = median("theirs", scene, Outcome::answer);
        return scene == Scene.FORTY_NINE
                ? Row.atMost(at + "key to open panel", "ms", ours, theirs, ANSWER_MILLIS)
                : Row.plain(at + "key to open panel", "ms", ours, theirs);
    }

    private Optional<Row> hidden(Scene scene, String at) {
        ToDoubleFunction<Outcome> percent = outcome -> {
            Double cores = outcome.hiddenCores();
            return cores == null ? Double.NaN : 100 * cores;
        };
        double ours = median("ours", scene, percent);
        double theirs = median("theirs", scene, percent);
        return Double.isNaN(ours) && Double.isNaN(theirs)
                ? Optional.empty()
                : Optional.of(Row.atMost(at + "minimised", "% of a core", ours, theirs, HIDDEN_PERCENT));
    }

    private List<Row> starts() {
        Starts ours = results.starts("ours");
        Starts theirs = results.starts("theirs");
        if (ours == null && theirs == null) {
            return List.of();
        }
        return List.of(
                Row.plain("Start to usable window, cold", "ms", cold(ours), cold(theirs)),
                Row.atMost("Start to usable window, warm", "ms", warm(ours), warm(theirs), START_MILLIS));
    }

    private static double cold(@Nullable Starts starts) {
        Double cold = starts == null ? null : starts.cold();
        return cold == null ? Double.NaN : cold;
    }

    private static double warm(@Nullable Starts starts) {
        return starts == null ? Double.NaN : starts.warm();
    }

    private static List<Row> growth(@Nullable Growth growth) {
        if (growth == null) {
            return List.of();
        }
        String over = "Over " + growth.visits() + " joins and leaves: ";
        return List.of(
                Row.atMost(over + "threads more", "", growth.threads(), Double.NaN, 0),
                Row.atMost(over + "descriptors more", "", growth.fileDescriptors(), Double.NaN, 0),
                Row.plain(over + "memory each", "KiB", growth.memoryPerVisit() / 1024, Double.NaN),
                Row.plain(over + "of it the JVM's", "KiB", growth.jvmMemoryPerVisit() / 1024, Double.NaN));
    }

    private Row pair(Scene scene, String figure, String unit, ToDoubleFunction<Outcome> value) {
        return Row.plain(figure, unit, median("ours", scene, value), median("theirs", scene, value));
    }

    private double median(String contestant, Scene scene, ToDoubleFunction<Outcome> value) {
        return results.median(contestant, scene, value);
    }
}
