package io.postern.bench;

import io.postern.bench.soak.MeetingSoakTest;
import io.postern.bench.scenario.BenchScenario;
import io.postern.bench.scenario.ScenarioRun;
import io.postern.bench.environment.RequiredPrograms;
import io.postern.bench.environment.XvfbDisplay;
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

/** The program behind {@code ./postern bench}. */
@Command(
        name = "postern bench",
        description = "What a call costs on this machine: our window and LiveKit's client in Chromium in turns, in the"
                + " same rooms. Prints a table and writes docs/performance.md. Takes about 20 minutes; nothing else"
                + " should run meanwhile.",
        sortOptions = false,
        mixinStandardHelpOptions = true)
public final class BenchMain implements Callable<Integer> {
    private static final int DAY_WIDTH = 1_280;
    private static final int DAY_HEIGHT = 720;

    static {
        // Named, so that several of our programs on one class path do not get each other's.
        if (System.getProperty("logback.configurationFile") == null) {
            System.setProperty("logback.configurationFile", "postern-bench-logback.xml");
        }
    }

    /** The two who are compared. */
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
            description = "Of 1x720, 9, 25, 49: how many others there are. Default: all.")
    List<String> scenes = List.of();

    @Option(names = "--pairs", paramLabel = "N", description = "Turns of each in every scene. Default: 3.")
    @Nullable Integer pairs;

    @Option(names = "--seconds", paramLabel = "N", description = "How long each turn is counted. Default: 15.")
    @Nullable Integer seconds;

    @Option(
            names = "--quick",
            description = "A look instead of a measurement: one turn of 6 seconds, 20 joins and leaves, no page.")
    boolean quick;

    @Option(names = "--only", paramLabel = "ours|theirs", description = "One of the two alone.")
    @Nullable Who only;

    @Option(names = "--no-starts", description = "Without timing how the programs start.")
    boolean noStarts;

    @Option(names = "--visits", paramLabel = "N", description = "Joins and leaves; 0 for none. Default: 200.")
    @Nullable Integer visits;

    @Option(names = "--no-doc", description = "Leaves docs/performance.md as it is.")
    boolean noDoc;

    @Option(
            names = "--image",
            paramLabel = "LAUNCHER",
            description = "The packaged window. Default: what ./postern package made; without it the class path.")
    @Nullable Path image;

    @Option(names = "--class-path", description = "The window on the class path, even if there is a packaged one.")
    boolean classPath;

    @Option(
            names = "--jvm-option",
            paramLabel = "OPTION",
            description =
                    "One more for the window on the class path, such as -XX:StartFlightRecording=filename=call.jfr.")
    List<String> jvmOptions = List.of();

    @Option(
            names = "--folder",
            paramLabel = "FOLDER",
            description = "For raw figures. Default: app/bench/target/bench.")
    @Nullable Path folder;

    @Option(
            names = "--jmh",
            paramLabel = "PATTERN",
            arity = "0..1",
            fallbackValue = "",
            description = "Instead of all that the small benchmarks: scaling, conversion and pixel formats.")
    @Nullable String jmh;

    @Option(
            names = "--day",
            paramLabel = "MEETINGS",
            description =
                    "Instead of all that a meeting room's day in fast motion: so many meetings in one window, and what"
                            + " it holds in between. About seven seconds a meeting.")
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
                spendDay(day, into);
                return 0;
            }
            return new Bench(plan(into), System.out).run() ? 0 : 1;
        } catch (IOException | MissingProgramException e) {
            System.err.println(e.getMessage());
            return 1;
        }
    }

    private static void spendDay(int meetings, Path into)
            throws IOException, MissingProgramException, InterruptedException {
        Path work = Files.createTempDirectory(Files.createDirectories(into), "day-");
        try (ResourceStack all = new ResourceStack()) {
            Thread hook = Thread.ofPlatform().name("day-end").unstarted(all::close);
            Runtime.getRuntime().addShutdownHook(hook);
            XvfbDisplay display = all.hold(XvfbDisplay.open(work, DAY_WIDTH, DAY_HEIGHT));
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
                noDoc || quick ? Optional.empty() : Optional.of(root().resolve("docs/performance.md")),
                root(),
                into);
    }

    private List<BenchScenario> chosenScenes() {
        List<BenchScenario> chosen = new ArrayList<>();
        for (String key : scenes) {
            chosen.add(BenchScenario.of(key).orElseThrow(() -> {
                CommandLine command = spec == null ? new CommandLine(this) : spec.commandLine();
                return new ParameterException(command, "There is no scene " + key + ", only " + BenchScenario.keys());
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

    /** The checkout this program was built from. */
    private static Path root() {
        return Path.of(System.getProperty("postern.root", "../.."))
                .toAbsolutePath()
                .normalize();
    }
}
