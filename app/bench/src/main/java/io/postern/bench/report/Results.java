package io.postern.bench.report;

import io.postern.bench.growth.Growth;
import io.postern.bench.scene.Outcome;
import io.postern.bench.scene.Scene;
import io.postern.bench.scene.Starts;
import io.postern.bench.scene.Statistics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Everything that was measured.
 *
 * @param machine what it was measured on, by what it is called
 * @param contestants who took part, with what exactly they are
 * @param trouble runs that did not come about, in sentences
 */
public record Results(
        Map<String, String> machine,
        Map<String, String> contestants,
        List<Outcome> outcomes,
        List<Starts> starts,
        @Nullable Growth growth,
        List<String> trouble) {
    public Results {
        outcomes = List.copyOf(outcomes);
        starts = List.copyOf(starts);
        trouble = List.copyOf(trouble);
    }

    /** All runs of one contestant in one scene. */
    public List<Outcome> of(String contestant, Scene scene) {
        return outcomes.stream()
                .filter(outcome -> outcome.contestant().equals(contestant)
                        && outcome.scene().equals(scene.key()))
                .toList();
    }

    /** The median over the runs of one contestant in one scene; NaN when there was none. */
    double median(String contestant, Scene scene, ToDoubleFunction<Outcome> figure) {
        List<Double> values = new ArrayList<>();
        of(contestant, scene).forEach(outcome -> values.add(figure.applyAsDouble(outcome)));
        return Statistics.median(values);
    }

    /** The scenes that were performed. */
    List<Scene> scenes() {
        return List.of(Scene.values()).stream()
                .filter(scene ->
                        outcomes.stream().anyMatch(outcome -> outcome.scene().equals(scene.key())))
                .toList();
    }

    @Nullable Starts starts(String contestant) {
        return starts.stream()
                .filter(start -> start.contestant().equals(contestant))
                .findFirst()
                .orElse(null);
    }
}
