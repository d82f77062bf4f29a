package io.postern.bench;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.postern.bench.client.BrowserClient;
import io.postern.bench.client.MeasuredClient;
import io.postern.bench.client.PosternClient;
import io.postern.bench.environment.Chromium;
import io.postern.bench.environment.ClipSenders;
import io.postern.bench.environment.RequiredPrograms;
import io.postern.bench.environment.RoomTokens;
import io.postern.bench.environment.VideoClips;
import io.postern.bench.environment.XvfbDisplay;
import io.postern.bench.leak.LeakMeasurement;
import io.postern.bench.report.BenchResults;
import io.postern.bench.report.Comparison;
import io.postern.bench.report.MachineFacts;
import io.postern.bench.report.PerformancePage;
import io.postern.bench.report.RegressionReport;
import io.postern.bench.report.TableFormatter;
import io.postern.bench.scenario.BackgroundLoad;
import io.postern.bench.scenario.BenchScenario;
import io.postern.bench.scenario.ScenarioMeasurement;
import io.postern.bench.scenario.ScenarioRun;
import io.postern.bench.scenario.StartTimes;
import io.postern.demo.environment.DemoEnvironment;
import io.postern.demo.environment.ResourceStack;
import io.postern.demo.environment.StepTimer;
import io.postern.livekit.MissingProgramException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Runs one comparison from start to finish. */
final class Bench {
    private static final int WARM_STARTS = 3;
    private static final Duration LOAD_SAMPLE = Duration.ofSeconds(2);

    private final BenchOptions plan;
    private final PrintStream out;
    private final List<ScenarioMeasurement> outcomes = new ArrayList<>();
    private final List<StartTimes> starts = new ArrayList<>();
    private final List<String> trouble = new ArrayList<>();
    private @Nullable LeakMeasurement growth;
    private double backgroundLoad;

    Bench(BenchOptions plan, PrintStream out) {
        this.plan = plan;
        this.out = out;
    }

    /**
     * Measures, prints the table and writes the files. Everything it started is ended on every path, also after Ctrl-C.
     *
     * @return whether all runs succeeded
     * @throws IOException if a required program is missing or does not start
     */
    boolean run() throws IOException, MissingProgramException, InterruptedException {
        Optional<BenchResults> earlier = earlier();
        RequiredPrograms equipment = RequiredPrograms.find(plan.root());
        out.println(MachineFacts.gather(Optional.empty(), plan.root()).get("Processor") + "; " + plan.pairs()
                + " measurements of each client, " + plan.timing().counting().toSeconds() + " s each");
        Path work = freshFolder(plan.folder().resolve("work"));
        ResourceStack all = new ResourceStack();
        Thread hook = Thread.ofPlatform().name("bench-end").unstarted(all::close);
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            measure(equipment, work, all);
        } finally {
            all.close();
            removeHook(hook);
        }
        return conclude(equipment, earlier);
    }

    /** Creates a folder, or deletes what the last run left in it. */
    private static Path freshFolder(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
        return Files.createDirectories(folder);
    }

    private void measure(RequiredPrograms equipment, Path work, ResourceStack all)
            throws IOException, MissingProgramException, InterruptedException {
        out.println("Preparing");
        Path sender = ClipSenders.build(plan.root(), work);
        XvfbDisplay display = all.own(XvfbDisplay.open(work, BenchScenario.NINE.width(), BenchScenario.NINE.height()));
        Chromium chromium = new Chromium(equipment.chromium(), work);
        Set<VideoClips.Size> sizes =
                plan.scenes().stream().map(BenchScenario::size).collect(Collectors.toSet());
        if (plan.visits() > 0) {
            sizes.add(VideoClips.Size.SMALL);
        }
        VideoClips clips = VideoClips.in(plan.folder(), chromium, display, sizes);
        Path stageFolder = Files.createTempDirectory(work, "stage-");
        DemoEnvironment stage = DemoEnvironment.start(stageFolder, all, new StepTimer(out));
        RoomTokens visitors = new RoomTokens(stage.server());
        ScenarioRun.RunEnvironment environment =
                new ScenarioRun.RunEnvironment(display, visitors, clips, sender, work, all);
        List<MeasuredClient> contestants = contestants(
                new PosternClient(plan.image(), stage.backend().url(), stage.person(), work, plan.jvmOptions()),
                new BrowserClient(chromium, equipment.liveKitClient(), visitors, "livekit-client on a plain page"));
        for (BenchScenario scene : plan.scenes()) {
            boolean usual = scene.width() == display.width() && scene.height() == display.height();
            XvfbDisplay where = usual ? display : all.own(XvfbDisplay.open(work, scene.width(), scene.height()));
            scene(scene, contestants, new ScenarioRun(environment.on(where)));
        }
        if (plan.starts()) {
            starts(contestants, display);
        }
        if (plan.visits() > 0 && !plan.only().equals(Optional.of("theirs"))) {
            growth(environment);
        }
    }

    private List<MeasuredClient> contestants(MeasuredClient ours, MeasuredClient theirs) {
        out.println("  ours: " + ours.description() + "; theirs: " + theirs.description());
        described.put("Ours", ours.description());
        described.put("Theirs", theirs.description());
        return List.of(ours, theirs).stream()
                .filter(one -> plan.only().map(one.name()::equals).orElse(true))
                .toList();
    }

    private final Map<String, String> described = new LinkedHashMap<>();

    private void scene(BenchScenario scene, List<MeasuredClient> contestants, ScenarioRun run)
            throws InterruptedException {
        for (int pair = 1; pair <= plan.pairs(); pair++) {
            // The clients take turns in starting.
            List<MeasuredClient> order = pair % 2 == 1 ? contestants : contestants.reversed();
            for (MeasuredClient contestant : order) {
                String what = scene.title() + ", " + contestant.name() + " (" + pair + " of " + plan.pairs() + ")";
                try {
                    lookForOthers();
                    ScenarioMeasurement outcome = run.perform(scene, contestant, timing(scene));
                    outcomes.add(outcome);
                    out.println(what + ": " + line(outcome));
                } catch (IOException e) {
                    trouble.add(what + ": " + e.getMessage());
                    out.println(trouble.getLast());
                }
            }
        }
    }

    /** Between two measurements our own server and display are idle, so what is busy is somebody else's. */
    private void lookForOthers() throws IOException, InterruptedException {
        double busy = BackgroundLoad.sample(LOAD_SAMPLE);
        if (busy > BenchResults.MAX_BACKGROUND_LOAD) {
            out.printf(Locale.ROOT, "%.2f processors are busy with something else%n", busy);
        }
        backgroundLoad = Math.max(backgroundLoad, busy);
    }

    private Optional<BenchResults> earlier() throws IOException {
        return plan.compared().isEmpty()
                ? Optional.empty()
                : Optional.of(new ObjectMapper()
                        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                        .readValue(plan.compared().get().toFile(), BenchResults.class));
    }

    /** The cost of a minimised window is measured in the scenario with the most tiles that both clients show. */
    private ScenarioRun.Timing timing(BenchScenario scene) {
        ScenarioRun.Timing timing = plan.timing();
        return new ScenarioRun.Timing(
                timing.settling(),
                timing.counting(),
                timing.answers(),
                timing.hide() && scene == BenchScenario.TWENTY_FIVE);
    }

    private static String line(ScenarioMeasurement outcome) {
        return String.format(
                Locale.ROOT,
                "%d pictures, %.0f frames/s (said %s), %.2f cores, %.2f ms a frame, %d MiB, first after %.0f ms,"
                        + " delay %.0f ms (95 %%: %.0f), answer %.0f ms%s",
                outcome.tiles(),
                outcome.framesPerSecond(),
                outcome.framesSaid() == null ? "nothing" : Math.round(outcome.framesSaid() / outcome.seconds()),
                outcome.cores(),
                outcome.cpuPerFrame(),
                outcome.pss() >> 20,
                outcome.clickToFrame(),
                outcome.delayMedian(),
                outcome.delay95(),
                outcome.answer(),
                outcome.hiddenCores() == null
                        ? ""
                        : String.format(Locale.ROOT, ", minimised %.3f cores", outcome.hiddenCores()));
    }

    private void starts(List<MeasuredClient> contestants, XvfbDisplay display) throws InterruptedException {
        if (!StartTimes.canBeCold()) {
            out.println("Cold starts are NOT measured: dropping the system's caches needs root.");
        }
        for (MeasuredClient contestant : contestants) {
            try {
                StartTimes measured = StartTimes.measure(contestant, display, WARM_STARTS);
                starts.add(measured);
                out.println("Start, " + contestant.name() + ": cold " + measured.cold() + " ms, warm " + measured.warm()
                        + " ms");
            } catch (IOException e) {
                trouble.add("Start, " + contestant.name() + ": " + e.getMessage());
                out.println(trouble.getLast());
            }
        }
    }

    private void growth(ScenarioRun.RunEnvironment environment) throws InterruptedException {
        try {
            LeakMeasurement measured = LeakMeasurement.measure(environment, plan.warmUp(), plan.visits());
            growth = measured;
            out.printf(
                    Locale.ROOT,
                    "%d joins and leaves: %+d threads, %+d descriptors, %.0f KiB each, of it %.0f KiB the JVM's%n",
                    measured.visits(),
                    measured.threads(),
                    measured.fileDescriptors(),
                    measured.memoryPerVisit() / 1024,
                    measured.jvmMemoryPerVisit() / 1024);
        } catch (IOException e) {
            trouble.add("Joining and leaving: " + e.getMessage());
            out.println(trouble.getLast());
        }
    }

    private boolean conclude(RequiredPrograms equipment, Optional<BenchResults> earlier)
            throws IOException, InterruptedException {
        BenchResults results = new BenchResults(
                MachineFacts.gather(Optional.of(equipment.chromium()), plan.root()),
                described,
                plan.pairs(),
                backgroundLoad,
                outcomes,
                starts,
                growth,
                trouble);
        out.println();
        out.print(TableFormatter.plain(new Comparison(results).rows()));
        Path file = plan.folder().resolve("results.json");
        new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), results);
        out.println("\nRaw figures: " + file);
        if (plan.page().isPresent()) {
            out.println(publish(plan.page().get(), results));
        }
        boolean worse = earlier.map(before -> compare(before, results)).orElse(false);
        return trouble.isEmpty() && !worse;
    }

    private static String publish(Path page, BenchResults results) throws IOException {
        List<String> reservations = results.reservations();
        if (!reservations.isEmpty()) {
            return page + " is not written. " + String.join(" ", reservations);
        }
        PerformancePage.write(page, results, LocalDate.now(ZoneOffset.UTC));
        return "For people: " + page;
    }

    /** @return whether a figure became worse */
    private boolean compare(BenchResults before, BenchResults now) {
        RegressionReport report = new RegressionReport(before, now);
        out.println("\nBefore and after, medians and ranges:");
        report.differences().forEach(out::println);
        List<RegressionReport.Row> rows = report.rows();
        out.print(RegressionReport.plain(rows));
        return rows.stream().anyMatch(row -> row.verdict() == RegressionReport.Verdict.WORSE);
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is shutting down, and the hook does the same.
        }
    }
}
