package io.postern.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.postern.bench.contestant.BrowserPage;
import io.postern.bench.contestant.Contestant;
import io.postern.bench.contestant.OurWindow;
import io.postern.bench.growth.Growth;
import io.postern.bench.report.Comparison;
import io.postern.bench.report.MachineFacts;
import io.postern.bench.report.PerformancePage;
import io.postern.bench.report.Results;
import io.postern.bench.report.Table;
import io.postern.bench.scene.Outcome;
import io.postern.bench.scene.Scene;
import io.postern.bench.scene.SceneRun;
import io.postern.bench.scene.Starts;
import io.postern.bench.stage.Chromium;
import io.postern.bench.stage.Clips;
import io.postern.bench.stage.Display;
import io.postern.bench.stage.Equipment;
import io.postern.bench.stage.Senders;
import io.postern.bench.stage.Visitors;
import io.postern.demo.stage.Lifeline;
import io.postern.demo.stage.Stage;
import io.postern.demo.stage.Steps;
import io.postern.livekit.MissingProgramException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
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

/** One comparison from its beginning to its end. */
final class Bench {
    private static final int WARM_STARTS = 3;

    private final BenchPlan plan;
    private final PrintStream out;
    private final List<Outcome> outcomes = new ArrayList<>();
    private final List<Starts> starts = new ArrayList<>();
    private final List<String> trouble = new ArrayList<>();
    private @Nullable Growth growth;

    Bench(BenchPlan plan, PrintStream out) {
        this.plan = plan;
        this.out = out;
    }

    /**
     * Measures, prints the table and writes the files. All that was started is ended on every path, with Ctrl-C too.
     *
     * @return whether every run came about
     * @throws IOException when something that is needed is missing or does not start
     */
    boolean run() throws IOException, MissingProgramException, InterruptedException {
        Equipment equipment = Equipment.find(plan.root());
        Path work = freshFolder(plan.folder().resolve("work"));
        Lifeline all = new Lifeline();
        Thread hook = Thread.ofPlatform().name("bench-end").unstarted(all::close);
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            measure(equipment, work, all);
        } finally {
            all.close();
            removeHook(hook);
        }
        return conclude(equipment);
    }

    /** Empties a folder of what the last run left there for people to look into. */
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

    private void measure(Equipment equipment, Path work, Lifeline all)
            throws IOException, MissingProgramException, InterruptedException {
        out.println("Preparing");
        Path sender = Senders.build(plan.root(), work);
        Display display = all.hold(Display.open(work, Scene.NINE.width(), Scene.NINE.height()));
        Chromium chromium = new Chromium(equipment.chromium(), work);
        Set<Clips.Size> sizes = plan.scenes().stream().map(Scene::size).collect(Collectors.toSet());
        if (plan.visits() > 0) {
            sizes.add(Clips.Size.SMALL);
        }
        Clips clips = Clips.in(plan.folder(), chromium, display, sizes);
        Path stageFolder = Files.createTempDirectory(work, "stage-");
        Stage stage = Stage.start(stageFolder, all, new Steps(out));
        Visitors visitors = new Visitors(stage.server());
        SceneRun.Surroundings around = new SceneRun.Surroundings(display, visitors, clips, sender, work, all);
        List<Contestant> contestants = contestants(
                new OurWindow(plan.image(), stage.backend().url(), stage.person(), work, plan.jvmOptions()),
                new BrowserPage(chromium, equipment.liveKitClient(), visitors, "livekit-client on a plain page"));
        for (Scene scene : plan.scenes()) {
            boolean usual = scene.width() == display.width() && scene.height() == display.height();
            Display where = usual ? display : all.hold(Display.open(work, scene.width(), scene.height()));
            scene(scene, contestants, new SceneRun(around.on(where)));
        }
        if (plan.starts()) {
            starts(contestants, display);
        }
        if (plan.visits() > 0 && !plan.only().equals(Optional.of("theirs"))) {
            growth(around);
        }
    }

    private List<Contestant> contestants(Contestant ours, Contestant theirs) {
        out.println("  ours: " + ours.description() + "; theirs: " + theirs.description());
        described.put("Ours", ours.description());
        described.put("Theirs", theirs.description());
        return List.of(ours, theirs).stream()
                .filter(one -> plan.only().map(one.name()::equals).orElse(true))
                .toList();
    }

    private final Map<String, String> described = new LinkedHashMap<>();

    private void scene(Scene scene, List<Contestant> contestants, SceneRun run) throws InterruptedException {
        for (int pair = 1; pair <= plan.pairs(); pair++) {
            // Who begins takes turns, too.
            List<Contestant> order = pair % 2 == 1 ? contestants : contestants.reversed();
            for (Contestant contestant : order) {
                String what = scene.title() + ", " + contestant.name() + " (" + pair + " of " + plan.pairs() + ")";
                try {
                    Outcome outcome = run.perform(scene, contestant, timing(scene));
                    outcomes.add(outcome);
                    out.println(what + ": " + line(outcome));
                } catch (IOException e) {
                    trouble.add(what + ": " + e.getMessage());
                    out.println(trouble.getLast());
                }
            }
        }
    }

    /** What a minimised window costs is looked at where there is most to hide that all of them show. */
    private SceneRun.Timing timing(Scene scene) {
        SceneRun.Timing timing = plan.timing();
        return new SceneRun.Timing(
                timing.settling(), timing.counting(), timing.answers(), timing.hide() && scene == Scene.TWENTY_FIVE);
    }

    private static String line(Outcome outcome) {
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

    private void starts(List<Contestant> contestants, Display display) throws InterruptedException {
        if (!Starts.canBeCold()) {
            out.println("Cold starts are NOT measured: emptying the system's caches needs root.");
        }
        for (Contestant contestant : contestants) {
            try {
                Starts measured = Starts.measure(contestant, display, WARM_STARTS);
                starts.add(measured);
                out.println("Start, " + contestant.name() + ": cold " + measured.cold() + " ms, warm " + measured.warm()
                        + " ms");
            } catch (IOException e) {
                trouble.add("Start, " + contestant.name() + ": " + e.getMessage());
                out.println(trouble.getLast());
            }
        }
    }

    private void growth(SceneRun.Surroundings around) throws InterruptedException {
        try {
            Growth measured = Growth.measure(around, plan.warmUp(), plan.visits());
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

    private boolean conclude(Equipment equipment) throws IOException, InterruptedException {
        Results results = new Results(
                MachineFacts.gather(Optional.of(equipment.chromium()), plan.root()),
                described,
                outcomes,
                starts,
                growth,
                trouble);
        out.println();
        out.print(Table.plain(new Comparison(results).rows()));
        Path file = plan.folder().resolve("results.json");
        new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), results);
        out.println("\nRaw figures: " + file);
        if (plan.page().isPresent()) {
            PerformancePage.write(plan.page().get(), results, LocalDate.now(ZoneOffset.UTC));
            out.println("For people: " + plan.page().get());
        }
        return trouble.isEmpty();
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is ending; the hook does the same as we did.
        }
    }
}
