package io.postern.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The program behind {@code ./postern bench}. */
@Command(
        name = "postern bench",
        description = "What a call costs on this machine.",
        sortOptions = false,
        mixinStandardHelpOptions = true)
public final class Main implements Callable<Integer> {
    static {
        // Named, so that several of our programs on one class path do not get each other's.
        if (System.getProperty("logback.configurationFile") == null) {
            System.setProperty("logback.configurationFile", "postern-bench-logback.xml");
        }
    }

    @Option(
            names = "--jmh",
            paramLabel = "PATTERN",
            arity = "0..1",
            fallbackValue = "",
            description = "The small benchmarks alone: scaling, conversion and pixel formats.")
    @Nullable String jmh;

    @Option(
            names = "--folder",
            paramLabel = "FOLDER",
            description = "For raw figures. Default: app/bench/target/bench.")
    @Nullable Path folder;

    private Main() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new Main()).execute(args));
    }

    @Override
    public Integer call() {
        Path into = folder == null ? root().resolve("app/bench/target/bench") : folder;
        try {
            MicroBenchmarks.run(jmh == null ? "" : jmh, into);
            return 0;
        } catch (IOException e) {
            System.err.println(e.getMessage());
            return 1;
        }
    }

    /** The checkout this program was built from. */
    private static Path root() {
        return Path.of(System.getProperty("postern.root", "../.."))
                .toAbsolutePath()
                .normalize();
    }
}
