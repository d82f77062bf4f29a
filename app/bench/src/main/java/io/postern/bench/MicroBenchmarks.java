package io.postern.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Runs the JMH benchmarks of this module. */
final class MicroBenchmarks {
    private MicroBenchmarks() {}

    /**
     * Runs the benchmarks whose names match, and prints JMH's results.
     *
     * @param pattern a regular expression; empty for all
     * @param folder the folder for {@code jmh.json}
     */
    static void run(String pattern, Path folder) throws IOException {
        Files.createDirectories(folder);
        try {
            new Runner(new OptionsBuilder()
                            .include(pattern.isBlank() ? ".*" : pattern)
                            .resultFormat(ResultFormatType.JSON)
                            .result(folder.resolve("jmh.json").toString())
                            .shouldFailOnError(true)
                            .build())
                    .run();
        } catch (RunnerException e) {
            throw new IOException("A benchmark failed: " + e.getMessage(), e);
        }
    }
}
