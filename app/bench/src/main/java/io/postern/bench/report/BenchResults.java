package io.postern.bench.report;

import io.postern.bench.leak.LeakMeasurement;
import io.postern.bench.scenario.BenchScenario;
import io.postern.bench.scenario.Quantiles;
import io.postern.bench.scenario.ScenarioMeasurement;
import io.postern.bench.scenario.StartTimes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The results of all measurements.
 *
 * @param machine description of the machine
 * @param contestants the clients with exact descriptions
 * @param pairs measurements of each client in every scenario
 * @param backgroundLoad the most processors that were busy while nothing was measured
 * @param trouble failed runs, as sentences
 */
public record BenchResults(
        Map<String, String> machine,
        Map<String, String> contestants,
        int pairs,
        double backgroundLoad,
        List<ScenarioMeasurement> outcomes,
        List<StartTimes> starts,
        @Nullable LeakMeasurement growth,
        List<String> trouble) {
    static final int MIN_PAIRS = 3;
    public static final double MAX_BACKGROUND_LOAD = 0.15;

    public BenchResults {
        outcomes = List.copyOf(outcomes);
        starts = List.copyOf(starts);
        trouble = List.copyOf(trouble);
    }

    /** The reasons why these figures should not be published, as sentences. */
    public List<String> reservations() {
        List<String> reasons = new ArrayList<>();
        if (pairs < MIN_PAIRS) {
            reasons.add("At least " + MIN_PAIRS + " pairs are needed (--pairs); these were " + pairs + ".");
        }
        if (backgroundLoad > MAX_BACKGROUND_LOAD) {
            reasons.add(String.format(
                    Locale.ROOT,
                    "The machine was not quiet: %.2f processors were busy with something else; at most %.2f may be."
                            + " End other programs and measure again.",
                    backgroundLoad,
                    MAX_BACKGROUND_LOAD));
        }
        for (String client : List.of("ours", "theirs")) {
            if (outcomes.stream().noneMatch(outcome -> outcome.contestant().equals(client))) {
                reasons.add("Nothing of " + client + " was measured.");
            }
        }
        return reasons;
    }

    /** All runs of a client in a scenario. */
    public List<ScenarioMeasurement> of(String contestant, BenchScenario scene) {
        return outcomes.stream()
                .filter(outcome -> outcome.contestant().equals(contestant)
                        && outcome.scene().equals(scene.key()))
                .toList();
    }

    /** The median over the runs of a client in a scenario; NaN if there are none. */
    double median(String contestant, BenchScenario scene, ToDoubleFunction<ScenarioMeasurement> figure) {
        List<Double> values = new ArrayList<>();
        of(contestant, scene).forEach(outcome -> values.add(figure.applyAsDouble(outcome)));
        return Quantiles.median(values);
    }

    /** The scenarios that were run. */
    List<BenchScenario> scenes() {
        return List.of(BenchScenario.values()).stream()
                .filter(scene ->
                        outcomes.stream().anyMatch(outcome -> outcome.scene().equals(scene.key())))
                .toList();
    }

    @Nullable StartTimes starts(String contestant) {
        return starts.stream()
                .filter(start -> start.contestant().equals(contestant))
                .findFirst()
                .orElse(null);
    }
}
