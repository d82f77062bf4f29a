package io.postern.bench.scenario;

import io.postern.bench.client.MeasuredClient;
import io.postern.bench.environment.ClipSenders;
import io.postern.bench.environment.RoomTokens;
import io.postern.bench.environment.VideoClips;
import io.postern.bench.environment.XvfbDisplay;
import io.postern.bench.process.CpuUsage;
import io.postern.bench.process.ProcFilesystem;
import io.postern.bench.screen.FrameCode;
import io.postern.bench.screen.FrameCodeFinder;
import io.postern.bench.screen.ScreenFrameCounter;
import io.postern.demo.environment.ResourceStack;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * Runs one client in one scenario. Reads what it shows from the screen and what it costs from the operating system, in
 * the same way for all clients.
 */
public final class ScenarioRun {
    private static final Duration LOBBY_TIME = Duration.ofSeconds(2);
    private static final Duration STEP_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration TILES_SETTLED_TIMEOUT = Duration.ofSeconds(10);
    /** LiveKit's client waits five seconds before it considers itself hidden. */
    private static final Duration MINIMISED_SETTLING_TIME = Duration.ofSeconds(8);

    private static final Duration MINIMISED_TIME = Duration.ofSeconds(8);

    private final RunEnvironment environment;
    private final ProcFilesystem proc = new ProcFilesystem();

    /**
     * Parameters that all runs share.
     *
     * @param sender the program that sends video
     * @param folder for intermediate files
     * @param resources ends what is running if the program ends early
     */
    public record RunEnvironment(
            XvfbDisplay display,
            RoomTokens visitors,
            VideoClips clips,
            Path sender,
            Path folder,
            ResourceStack resources) {
        /** A copy with another display. */
        public RunEnvironment on(XvfbDisplay other) {
            return new RunEnvironment(other, visitors, clips, sender, folder, resources);
        }
    }

    /**
     * The durations of a run.
     *
     * @param settling from the first frame of the last tile to the start of the measurement
     * @param counting of the measurement
     * @param answers how often the panel is opened
     * @param hide whether to measure a minimised window too
     */
    public record Timing(Duration settling, Duration counting, int answers, boolean hide) {}

    public ScenarioRun(RunEnvironment environment) {
        this.environment = environment;
    }

    /**
     * Runs the client.
     *
     * @throws IOException if a part fails; the message says which one and how far it got
     */
    public ScenarioMeasurement perform(BenchScenario scene, MeasuredClient contestant, Timing timing)
            throws IOException, InterruptedException {
        String room = "bench-" + scene.key() + "-" + contestant.name() + "-" + System.nanoTime();
        try (ResourceStack parts = environment.resources().own(new ResourceStack())) {
            ClipSenders senders = parts.own(ClipSenders.start(
                    environment.sender(),
                    environment.visitors().server().wsUrl().toString(),
                    VideoClips.FRAMES_PER_SECOND,
                    senders(scene, room),
                    environment.folder()));
            MeasuredClient.Session running = parts.own(contestant.enter(environment.display(), room));
            ScreenObserver observer = new ScreenObserver(environment.display());
            double usable = observer.awaitUsable(running, STEP_TIMEOUT);
            Pause.of(LOBBY_TIME);
            long pressed = System.nanoTime();
            environment.display().press("Return");
            double clickToFrame = observer.awaitFrame(running, pressed, STEP_TIMEOUT);
            List<FrameCode> tiles = observer.awaitTiles(scene.senders(), STEP_TIMEOUT);
            Pause.of(timing.settling());
            return measure(scene, contestant, running, senders, tiles, timing, usable, clickToFrame);
        } catch (CancellationException e) {
            throw new IOException("ended", e);
        }
    }

    private ScenarioMeasurement measure(
            BenchScenario scene,
            MeasuredClient contestant,
            MeasuredClient.Session running,
            ClipSenders senders,
            List<FrameCode> first,
            Timing timing,
            double usable,
            double clickToFrame)
            throws IOException, InterruptedException {
        List<FrameCode> tiles = new ScreenObserver(environment.display())
                .awaitSettledTiles(scene.senders(), first, TILES_SETTLED_TIMEOUT);
        List<Long> program = List.of(running.pid());
        List<Long> screen = List.of(environment.display().serverPid());
        List<Long> server = List.of(environment.visitors().server().process().pid());
        OptionalLong saidBefore = running.reportedFrames();
        Map<String, Duration> threadsBefore = proc.cpuByThread(running.pid());
        long[] frames;
        double[] delays;
        CpuUsage before = CpuUsage.of(proc, program);
        CpuUsage screenBefore = CpuUsage.of(proc, screen);
        CpuUsage serverBefore = CpuUsage.of(proc, server);
        try (ScreenFrameCounter watch =
                new ScreenFrameCounter(environment.display().framebuffer(), tiles, VideoClips.FIRST_CLOCK_NUMBER)) {
            Pause.of(timing.counting());
            frames = watch.frames();
            delays = FrameDelays.between(senders.clock(), watch.sightings(), VideoClips.FIRST_CLOCK_NUMBER);
        }
        CpuUsage after = CpuUsage.of(proc, program);
        double took = (after.nanoTime() - before.nanoTime()) / 1e9;
        double cpu = seconds(after.since(before));
        double screenCpu = seconds(CpuUsage.of(proc, screen).since(screenBefore));
        double serverCpu = seconds(CpuUsage.of(proc, server).since(serverBefore));
        Map<String, Double> threads =
                contestant.name().equals("ours") ? since(threadsBefore, proc.cpuByThread(running.pid())) : Map.of();
        OptionalLong saidAfter = running.reportedFrames();
        long pss = proc.pss(proc.tree(program));
        if (!running.problem().isEmpty()) {
            throw new IOException(contestant.description() + ": " + running.problem());
        }
        double answer = answer(timing.answers());
        Double hidden = timing.hide() ? hiddenCores(program) : null;
        long shown = 0;
        long least = Long.MAX_VALUE;
        for (long tile : frames) {
            shown += tile;
            least = Math.min(least, tile);
        }
        return new ScenarioMeasurement(
                contestant.name(),
                scene.key(),
                took,
                tiles.size(),
                shown,
                said(saidBefore, saidAfter),
                frames.length == 0 ? 0 : least,
                cpu,
                screenCpu,
                serverCpu,
                pss,
                usable,
                clickToFrame,
                Quantiles.quantile(delays, 0.5),
                Quantiles.quantile(delays, 0.95),
                answer,
                hidden,
                threads);
    }

    private List<ClipSenders.Sender> senders(BenchScenario scene, String room) {
        List<ClipSenders.Sender> senders = new ArrayList<>();
        for (int i = 0; i < scene.senders(); i++) {
            boolean clock = i == 0;
            String name = String.format(Locale.ROOT, "Person %02d", i + 1);
            senders.add(new ClipSenders.Sender(
                    environment.visitors().sender(room, "person-" + (i + 1), name),
                    environment.clips().of(scene.size(), clock),
                    clock));
        }
        return senders;
    }

    /** The chat panel has the same keyboard shortcut in both clients. */
    private double answer(int times) throws IOException, InterruptedException {
        List<Double> answers = new ArrayList<>();
        ScreenObserver observer = new ScreenObserver(environment.display());
        for (int i = 0; i < times; i++) {
            if (observer.hasPanel()) {
                continue;
            }
            long pressed = System.nanoTime();
            environment.display().press("c");
            double opened = observer.awaitPanel(pressed, Duration.ofSeconds(3));
            environment.display().press("c");
            // In our window the chat field has the focus, so only Escape closes the panel.
            environment.display().press("Escape");
            Pause.of(Duration.ofMillis(700));
            answers.add(opened);
        }
        return Quantiles.median(answers);
    }

    private double hiddenCores(List<Long> program) throws IOException, InterruptedException {
        environment.display().xdotool("getactivewindow", "windowminimize");
        Pause.of(MINIMISED_SETTLING_TIME);
        CpuUsage before = CpuUsage.of(proc, program);
        Pause.of(MINIMISED_TIME);
        CpuUsage after = CpuUsage.of(proc, program);
        boolean gone = FrameCodeFinder.find(environment.display().framebuffer()).isEmpty();
        return gone ? seconds(after.since(before)) * 1e9 / (after.nanoTime() - before.nanoTime()) : Double.NaN;
    }

    private static Map<String, Double> since(Map<String, Duration> before, Map<String, Duration> after) {
        Map<String, Double> used = new HashMap<>();
        after.forEach((name, time) -> {
            double seconds = seconds(time.minus(before.getOrDefault(name, Duration.ZERO)));
            if (seconds > 0) {
                used.put(name, seconds);
            }
        });
        return used;
    }

    private static @Nullable Long said(OptionalLong before, OptionalLong after) {
        return before.isPresent() && after.isPresent() ? (Long) (after.getAsLong() - before.getAsLong()) : null;
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
