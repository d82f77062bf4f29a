package io.postern.bench;

import io.postern.bench.environment.RequiredPrograms;
import io.postern.bench.environment.XvfbDisplay;
import io.postern.bench.scenario.BenchScenario;
import io.postern.bench.scenario.ScenarioRun;
import io.postern.bench.soak.MeetingSoakTest;
import io.postern.demo.environment.DemoEnvironment;
import io.postern.demo.environment.ResourceStack;
import io.postern.demo.environment.StepTimer;
import io.postern.livekit.MissingProgramException;
import io.postern.platform.natives.NativeLibraryException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Command line of the benchmarks, {@code ./postern bench}. */
@Command(
        name = "postern bench",
        description =
                "Measures what a call costs on this machine: our window and LiveKit's client in Chromium take turns in the"
                        + " same rooms. Prints a table and writes docs/performance.md. Takes about 20 minutes, during which nothing else"
                        + " should run.",
        sortOptions = false,
        mixinStandardHelpOptions = true)
public final class BenchMain implements Callable<Integer> {
    private static final int SOAK_TEST_WIDTH = 1_280;
    private static final int SOAK_TEST_HEIGHT = 720;

    static {
        // Each program names its own file, because several of them can share one class path.
        if (System.getProperty("logback.configurationFile") == null) {
            System.setProperty("logback.configurationFile", "postern-bench-logback.xml");
        }
    }

    /** The two clients. */
    enum Who {
        OURS,
        THEIRS
    }

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--scenes",
            paramLabel = "SCENE",
            split = ",",
            description = "Any of 1x720, 9, 25, 49: the number of other participants. Default: all.")
    List<String> scenes = List.of();

    @Option(
            names = "--pairs",
            paramLabel = "N",
            description = "Measurements of each client in every scenario. Default: 3.")
    @Nullable Integer pairs;

    @Option(names = "--seconds", paramLabel = "N", description = "Duration of each measurement. Default: 15.")
    @Nullable Integer seconds;

    @Option(
            names = "--quick",
            description =
                    "A quick check instead of a full comparison: one measurement of 6 seconds, 20 joins and leaves, no page.")
    boolean quick;

    @Option(names = "--only", paramLabel = "ours|theirs", description = "Measure only one of the two.")
    @Nullable Who only;

    @Option(names = "--no-starts", description = "Skip measuring start-up times.")
    boolean noStarts;

    @Option(names = "--visits", paramLabel = "N", description = "Number of joins and leaves; 0 for none. Default: 200.")
    @Nullable Integer visits;

    @Option(names = "--no-doc", description = "Do not write docs/performance.md.")
    boolean noDoc;

    @Option(
            names = "--image",
            paramLabel = "LAUNCHER",
            description =
                    "Launcher of the packaged window. Default: the result of ./postern package, otherwise the class path.")
    @Nullable Path image;

    @Option(names = "--class-path", description = "Use the window on the class path, even if there is a packaged one.")
    boolean classPath;

    @Option(
            names = "--jvm-option",
            paramLabel = "OPTION",
            description =
                    "Additional option for the window on the class path, such as -XX:StartFlightRecording=filename=call.jfr.")
    List<String> jvmOptions = List.of();

    @Option(
            names = "--folder",
            paramLabel = "FOLDER",
            description = "Folder for raw figures. Default: app/bench/target/bench.")
    @Nullable Path folder;

    @Option(
            names = "--compare",
            paramLabel = "FILE",
            description = "Compare our client with an earlier run on this machine, whose results.json this is. The exit"
                    + " code is 1 if a figure became worse than every earlier repetition.")
    @Nullable Path compare;

    @Option(
            names = "--jmh",
            paramLabel = "PATTERN",
            arity = "0..1",
            fallbackValue = "",
            description = "Run only the microbenchmarks: scaling, conversion and pixel formats.")
    @Nullable String jmh;

    @Option(
            names = "--day",
            paramLabel = "MEETINGS",
            description = "Run only the soak test: this many meetings in one window, measuring the resources it"
                    + " holds between them. About seven seconds per meeting.")
    @Nullable Integer day;

    private BenchMain() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new BenchMain())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    if (failure instanceof NativeLibraryException) {
                        command.getErr().println(failure.getMessage());
                        return NativeLibraryException.EXIT_STATUS;
                    }
                    throw failure;
                })
                .execute(args));
    }

    @Override
    public Integer call() throws InterruptedException {
        try {
            Path into = folder == null ? root().resolve("app/bench/target/bench") : folder.toAbsolutePath();
            if (jmh != null) {
                MicroBenchmarks.run(jmh, into);
                return 0;
            }
            if (day != null) {
                runSoakTest(day, into);
                return 0;
            }
            return new Bench(plan(into), System.out).run() ? 0 : 1;
        } catch (IOException | MissingProgramException e) {
            System.err.println(e.getMessage());
            return 1;
        }
    }

    private static void runSoakTest(int meetings, Path into)
            throws IOException, MissingProgramException, InterruptedException {
        Path work = Files.createTempDirectory(Files.createDirectories(into), "day-");
        try (ResourceStack all = new ResourceStack()) {
            Thread hook = Thread.ofPlatform().name("day-end").unstarted(all::close);
            Runtime.getRuntime().addShutdownHook(hook);
            XvfbDisplay display = all.own(XvfbDisplay.open(work, SOAK_TEST_WIDTH, SOAK_TEST_HEIGHT));
            MeetingSoakTest.perform(
                    DemoEnvironment.start(work, all, new StepTimer(System.out)),
                    all,
                    display,
                    work,
                    meetings,
                    System.out);
        }
    }

    private BenchOptions plan(Path into) throws IOException {
        return new BenchOptions(
                chosenScenes(),
                pairs == null ? (quick ? 1 : 3) : Math.max(1, pairs),
                new ScenarioRun.Timing(
                        Duration.ofSeconds(quick ? 4 : 5),
                        Duration.ofSeconds(seconds == null ? (quick ? 6 : 15) : Math.max(1, seconds)),
                        quick ? 1 : 3,
                        !quick),
                Optional.ofNullable(only).map(who -> who == Who.OURS ? "ours" : "theirs"),
                !noStarts,
                quick ? 5 : 20,
                visits == null ? (quick ? 20 : 200) : visits,
                chosenImage(),
                jvmOptions,
                Optional.ofNullable(compare).map(Path::toAbsolutePath),
                noDoc || quick ? Optional.empty() : Optional.of(root().resolve("docs/performance.md")),
                root(),
                into);
    }

    private List<BenchScenario> chosenScenes() {
        List<BenchScenario> chosen = new ArrayList<>();
        for (String key : scenes) {
            chosen.add(BenchScenario.of(key).orElseThrow(() -> {
                CommandLine command = spec == null ? new CommandLine(this) : spec.commandLine();
                return new ParameterException(
                        command, "Unknown scenario " + key + "; the scenarios are " + BenchScenario.keys());
            }));
        }
        return chosen.isEmpty() ? List.of(BenchScenario.values()) : chosen;
    }

    private Optional<Path> chosenImage() throws IOException {
        if (classPath || !jvmOptions.isEmpty()) {
            return Optional.empty();
        }
        return image == null ? RequiredPrograms.image(root()) : Optional.of(image.toAbsolutePath());
    }

    /** The root of the checkout that this program was built from. */
    private static Path root() {
        return Path.of(System.getProperty("postern.root", "../.."))
                .toAbsolutePath()
                .normalize();
    }
}
