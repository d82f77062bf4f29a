package io.postern.bench.report;

import io.postern.bench.leak.LeakMeasurement;
import io.postern.bench.scenario.BenchScenario;
import io.postern.bench.scenario.Quantiles;
import io.postern.bench.scenario.ScenarioMeasurement;
import io.postern.bench.scenario.StartTimes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The results of all measurements.
 *
 * @param machine description of the machine
 * @param contestants the clients with exact descriptions
 * @param trouble failed runs, as sentences
 */
public record BenchResults(
        Map<String, String> machine,
        Map<String, String> contestants,
        List<ScenarioMeasurement> outcomes,
        List<StartTimes> starts,
        @Nullable LeakMeasurement growth,
        List<String> trouble) {
    public BenchResults {
        outcomes = List.copyOf(outcomes);
        starts = List.copyOf(starts);
        trouble = List.copyOf(trouble);
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
