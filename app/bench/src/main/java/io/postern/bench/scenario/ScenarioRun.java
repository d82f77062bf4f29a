package io.postern.bench.scenario;

import io.postern.bench.client.MeasuredClient;
import io.postern.bench.process.CpuUsage;
import io.postern.bench.process.ProcFilesystem;
import io.postern.bench.screen.FrameCode;
import io.postern.bench.screen.FrameCodeFinder;
import io.postern.bench.screen.ScreenFrameCounter;
import io.postern.bench.environment.ClipSenders;
import io.postern.bench.environment.RoomTokens;
import io.postern.bench.environment.VideoClips;
import io.postern.bench.environment.XvfbDisplay;
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
 * One contestant in one room from its start to its end. What it shows and how fast is read from the screen, what it costs
 * from the system: in the same way for all.
 */
public final class ScenarioRun {
    private static final Duration IN_THE_LOBBY = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration SETTLED = Duration.ofSeconds(10);
    /** LiveKit's client waits five seconds before it believes that it is hidden. */
    private static final Duration HIDDEN_SETTLING = Duration.ofSeconds(8);

    private static final Duration HIDDEN = Duration.ofSeconds(8);

    private final Surroundings around;
    private final ProcFilesystem proc = new ProcFilesystem();

    /**
     * What all runs share.
     *
     * @param sender the program that sends
     * @param folder for what is written on the way
     * @param lifeline ends what runs when the program ends early
     */
    public record Surroundings(
            XvfbDisplay display,
            RoomTokens visitors,
            VideoClips clips,
            Path sender,
            Path folder,
            ResourceStack lifeline) {
        /** The same on another screen. */
        public Surroundings on(XvfbDisplay other) {
            return new Surroundings(other, visitors, clips, sender, folder, lifeline);
        }
    }

    /**
     * How long it takes.
     *
     * @param settling from the last tile's first frame to the beginning of the count
     * @param counting how long frames and costs are counted
     * @param answers how often the panel is opened
     * @param hide whether to look at what a minimised window costs, too
     */
    public record Timing(Duration settling, Duration counting, int answers, boolean hide) {}

    public ScenarioRun(Surroundings around) {
        this.around = around;
    }

    /**
     * Performs it.
     *
     * @throws IOException when somebody does not play along; the message says who and how far it got
     */
    public ScenarioMeasurement perform(BenchScenario scene, MeasuredClient contestant, Timing timing)
            throws IOException, InterruptedException {
        String room = "bench-" + scene.key() + "-" + contestant.name() + "-" + System.nanoTime();
        try (ResourceStack parts = around.lifeline().hold(new ResourceStack())) {
            ClipSenders senders = parts.hold(ClipSenders.start(
                    around.sender(),
                    around.visitors().server().wsUrl().toString(),
                    VideoClips.PACE,
                    senders(scene, room),
                    around.folder()));
            MeasuredClient.Running running = parts.hold(contestant.enter(around.display(), room));
            ScreenObserver eye = new ScreenObserver(around.display());
            double usable = eye.awaitUsable(running, PATIENCE);
            Pause.of(IN_THE_LOBBY);
            long pressed = System.nanoTime();
            around.display().press("Return");
            double clickToFrame = eye.awaitFrame(running, pressed, PATIENCE);
            List<FrameCode> tiles = eye.awaitTiles(scene.senders(), PATIENCE);
            Pause.of(timing.settling());
            return measure(scene, contestant, running, senders, tiles, timing, usable, clickToFrame);
        } catch (CancellationException e) {
            throw new IOException("ended", e);
        }
    }

    private ScenarioMeasurement measure(
            BenchScenario scene,
            MeasuredClient contestant,
            MeasuredClient.Running running,
            ClipSenders senders,
            List<FrameCode> first,
            Timing timing,
            double usable,
            double clickToFrame)
            throws IOException, InterruptedException {
        List<FrameCode> tiles = new ScreenObserver(around.display()).settledTiles(scene.senders(), first, SETTLED);
        List<Long> program = List.of(running.pid());
        List<Long> screen = List.of(around.display().serverPid());
        List<Long> server = List.of(around.visitors().server().process().pid());
        OptionalLong saidBefore = running.framesSaid();
        Map<String, Duration> threadsBefore = proc.cpuByThread(running.pid());
        long[] frames;
        double[] delays;
        CpuUsage before = CpuUsage.of(proc, program);
        CpuUsage screenBefore = CpuUsage.of(proc, screen);
        CpuUsage serverBefore = CpuUsage.of(proc, server);
        try (ScreenFrameCounter watch =
                new ScreenFrameCounter(around.display().framebuffer(), tiles, VideoClips.CLOCK_FROM)) {
            Pause.of(timing.counting());
            frames = watch.frames();
            delays = FrameDelays.between(senders.clock(), watch.sights(), VideoClips.CLOCK_FROM);
        }
        CpuUsage after = CpuUsage.of(proc, program);
        double took = (after.nanoTime() - before.nanoTime()) / 1e9;
        double cpu = seconds(after.since(before));
        double screenCpu = seconds(CpuUsage.of(proc, screen).since(screenBefore));
        double serverCpu = seconds(CpuUsage.of(proc, server).since(serverBefore));
        Map<String, Double> threads =
                contestant.name().equals("ours") ? since(threadsBefore, proc.cpuByThread(running.pid())) : Map.of();
        OptionalLong saidAfter = running.framesSaid();
        long pss = proc.pss(proc.tree(program));
        if (!running.trouble().isEmpty()) {
            throw new IOException(contestant.description() + ": " + running.trouble());
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
                    around.visitors().sender(room, "person-" + (i + 1), name),
                    around.clips().of(scene.size(), clock),
                    clock));
        }
        return senders;
    }

    /** The chat panel opens with the same key in the window and on the page. */
    private double answer(int times) throws IOException, InterruptedException {
        List<Double> answers = new ArrayList<>();
        ScreenObserver eye = new ScreenObserver(around.display());
        for (int i = 0; i < times; i++) {
            if (eye.hasPanel()) {
                continue;
            }
            long pressed = System.nanoTime();
            around.display().press("c");
            double opened = eye.awaitPanel(pressed, Duration.ofSeconds(3));
            around.display().press("c");
            // Ours keeps the keyboard in the panel's field, where a letter is a letter: Escape closes it.
            around.display().press("Escape");
            Pause.of(Duration.ofMillis(700));
            answers.add(opened);
        }
        return Quantiles.median(answers);
    }

    private double hiddenCores(List<Long> program) throws IOException, InterruptedException {
        around.display().act("getactivewindow", "windowminimize");
        Pause.of(HIDDEN_SETTLING);
        CpuUsage before = CpuUsage.of(proc, program);
        Pause.of(HIDDEN);
        CpuUsage after = CpuUsage.of(proc, program);
        boolean gone = FrameCodeFinder.find(around.display().framebuffer()).isEmpty();
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
