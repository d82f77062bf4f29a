package io.postern.bench;

import io.postern.bench.scenario.BenchScenario;
import io.postern.bench.scenario.ScenarioRun;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What is to be measured.
 *
 * @param scenes in this order
 * @param pairs how often each of the two has its turn in each scene
 * @param timing of each run
 * @param only the name of one contestant who runs alone
 * @param starts whether starts of the programs are timed
 * @param warmUp joins and leaves that are made before those that count
 * @param visits how many joins and leaves are made, 0 for none
 * @param image the packaged window
 * @param jvmOptions more options for the window on the class path
 * @param page where the figures are written for people
 * @param root the checkout
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
        Optional<Path> page,
        Path root,
        Path folder) {
    BenchOptions {
        scenes = List.copyOf(scenes);
        jvmOptions = List.copyOf(jvmOptions);
    }
}
