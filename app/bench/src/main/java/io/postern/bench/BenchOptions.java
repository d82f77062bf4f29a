package io.postern.bench;

import io.postern.bench.scenario.BenchScenario;
import io.postern.bench.scenario.ScenarioRun;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The options of a comparison.
 *
 * @param scenes in this order
 * @param pairs how often each client is measured in each scenario
 * @param timing of each run
 * @param only the name of a client to measure alone
 * @param starts whether start-up times are measured
 * @param warmUp joins and leaves before those that count
 * @param visits number of joins and leaves; 0 for none
 * @param image the packaged window
 * @param jvmOptions additional options for the window on the class path
 * @param compared results of an earlier run to compare with
 * @param page the page to write the figures to
 * @param root the root of the checkout
 * @param folder for raw figures and logs
 */
record BenchOptions(
        List<BenchScenario> scenes,
        int pairs,
        ScenarioRun.Timing timing,
        Optional<String> only,
        boolean starts,
        int warmUp,
        int visits,
        Optional<Path> image,
        List<String> jvmOptions,
        Optional<Path> compared,
        Optional<Path> page,
        Path root,
        Path folder) {
    BenchOptions {
        scenes = List.copyOf(scenes);
        jvmOptions = List.copyOf(jvmOptions);
    }
}
