package io.postern.bench.soak;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.postern.bench.environment.RoomTokens;
import io.postern.bench.environment.XvfbDisplay;
import io.postern.bench.process.ProcFilesystem;
import io.postern.bench.scenario.Pause;
import io.postern.demo.environment.DemoEnvironment;
import io.postern.demo.environment.ResourceStack;
import io.postern.demo.process.ChildJvm;
import io.postern.media.device.DeviceKind;
import io.postern.media.device.MediaDevice;
import io.postern.room.Room;
import io.postern.room.RoomClient;
import io.postern.room.TrackSource;
import io.postern.signaling.AccessToken;
import io.postern.signaling.token.TokenSource;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A soak test: holds many meetings in one window, in which people join and leave, cameras are switched and the window
 * is hidden and shown. Measures the resources of the window's process between the meetings.
 */
public final class MeetingSoakTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration STEP_TIMEOUT = Duration.ofSeconds(60);
    private static final String ROOM = "day";
    private static final int MEETINGS_PER_READING = 5;

    private final DemoEnvironment stage;
    private final PrintStream out;
    private final Random random = new Random(42);
    private final List<Reading> readings = new ArrayList<>();
    private final AtomicReference<CompletableFuture<Void>> answer = new AtomicReference<>(new CompletableFuture<>());
    private final ChildJvm window;
    private final RoomClient others;

    /**
     * The resources of the window's process in the lobby.
     *
     * @param pss bytes
     */
    public record Reading(int meetings, int threads, int descriptors, long pss) {}

    private MeetingSoakTest(DemoEnvironment stage, ResourceStack all, XvfbDisplay display, Path folder, PrintStream out)
            throws IOException {
        this.stage = stage;
        this.out = out;
        ChildJvm.Launch launch = new ChildJvm.Launch("day-window", SoakTestWindow.class.getName())
                .flag("-XX:+UseSerialGC")
                .flag("-XX:+UseCompactObjectHeaders")
                .flag("-Xms12m")
                .flag("-Xmn8m")
                .flag("-Xmx256m")
                .flag("-XX:MinHeapFreeRatio=10")
                .flag("-XX:MaxHeapFreeRatio=25")
                .flag("-XX:TrimNativeHeapInterval=3000")
                .flag("-XX:TieredStopAtLevel=1")
                .flag("-Dprism.order=sw")
                .variable("MALLOC_ARENA_MAX", "2")
                .variable("DISPLAY", display.name())
                .variable("XDG_RUNTIME_DIR", folder.toString());
        window = all.own(ChildJvm.start(launch, folder, this::handle));
        others = all.own(RoomClient.create(RoomClient.Options.HEADLESS));
    }

    /** Runs the test; takes about seven seconds per meeting. */
    public static List<Reading> perform(
            DemoEnvironment stage, ResourceStack all, XvfbDisplay display, Path folder, int meetings, PrintStream out)
            throws IOException, InterruptedException {
        MeetingSoakTest day = new MeetingSoakTest(stage, all, display, folder, out);
        try {
            day.run(meetings);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("The soak test failed after " + day.readings.size() + " readings: " + e, e);
        }
        return day.readings;
    }

    private void handle(String line) {
        if (line.startsWith(SoakTestWindow.ANSWER)) {
            answer.get().complete(null);
        }
    }

    private void run(int meetings) throws IOException, InterruptedException, ExecutionException, TimeoutException {
        get(others.localMedia().select(DeviceKind.CAMERA, MediaDevice.TEST_PATTERN_ID));
        get(others.localMedia().select(DeviceKind.MICROPHONE, MediaDevice.TEST_TONE_ID));
        window.sendLine(JSON.writeValueAsString(Map.of(
                "server", stage.backend().url().toString(),
                "user", stage.person().username(),
                "password", stage.person().password(),
                "room", ROOM)));
        window.await(answer.get(), STEP_TIMEOUT);
        for (int meeting = 1; meeting <= meetings; meeting++) {
            holdMeeting(meeting);
            if (meeting % MEETINGS_PER_READING == 0) {
                read(meeting);
            }
        }
    }

    private void holdMeeting(int number)
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        List<Room> people = new ArrayList<>();
        try {
            for (int person = 0; person <= random.nextInt(3); person++) {
                people.add(enter("person-" + number + "-" + person));
            }
            command("join");
            Pause.of(Duration.ofMillis(1_500));
            switch (number % 4) {
                case 0 -> {
                    command("hide");
                    Pause.of(Duration.ofMillis(700));
                    command("show");
                }
                case 1 -> {
                    command("camera");
                    Pause.of(Duration.ofMillis(700));
                    command("camera");
                }
                case 2 -> {
                    // A participant leaves and rejoins.
                    get(people.removeFirst().leave());
                    people.add(enter("late-" + number));
                }
                default -> {
                    command("chat");
                    command("people");
                }
            }
            Pause.of(Duration.ofMillis(1_500));
            command("leave");
        } finally {
            people.forEach(Room::close);
        }
        Pause.of(Duration.ofMillis(500));
    }

    private Room enter(String identity) throws ExecutionException, TimeoutException, InterruptedException {
        String token = new RoomTokens(stage.server()).sender(ROOM, identity, identity);
        Room room = others.newRoom(ROOM, TokenSource.literal(stage.server().wsUrl(), AccessToken.of(token)));
        room.setEnabled(TrackSource.CAMERA, true);
        room.setEnabled(TrackSource.MICROPHONE, true);
        get(room.join());
        return room;
    }

    private void command(String order) throws IOException, InterruptedException {
        CompletableFuture<Void> next = new CompletableFuture<>();
        answer.set(next);
        window.sendLine(order);
        window.await(next, STEP_TIMEOUT);
    }

    private void read(int meetings) throws IOException, InterruptedException {
        command("rest");
        // The JVM trims malloc's free memory every three seconds.
        Pause.of(Duration.ofMillis(3_500));
        ProcFilesystem proc = new ProcFilesystem();
        long pid = window.handle().pid();
        long jvm = window.handle()
                .descendants()
                .map(ProcessHandle::pid)
                .findFirst()
                .orElse(pid);
        Reading reading = new Reading(meetings, proc.threads(jvm), proc.fileDescriptors(jvm), proc.pss(List.of(jvm)));
        readings.add(reading);
        out.printf(
                Locale.ROOT,
                "%4d meetings: %4d threads, %4d descriptors, %6.1f MiB%n",
                meetings,
                reading.threads(),
                reading.descriptors(),
                reading.pss() / (double) (1 << 20));
    }

    private static <T> T get(CompletableFuture<T> future)
            throws ExecutionException, TimeoutException, InterruptedException {
        return future.get(STEP_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    }
}
