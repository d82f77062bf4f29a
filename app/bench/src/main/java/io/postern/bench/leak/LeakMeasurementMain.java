package io.postern.bench.leak;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.postern.bench.process.ProcFilesystem;
import io.postern.demo.process.ChildJvmMain;
import io.postern.media.frame.VideoFrame;
import io.postern.media.frame.VideoSource;
import io.postern.platform.natives.NativeLibraryException;
import io.postern.room.Publication;
import io.postern.room.Room;
import io.postern.room.RoomClient;
import io.postern.room.RoomSnapshot;
import io.postern.signaling.AccessToken;
import io.postern.signaling.token.TokenSource;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * Joins a room, waits for a remote frame and leaves, repeatedly in one process without a window, and prints the
 * resources of the process in between. The parameters are a line of standard input, because they contain a token.
 */
public final class LeakMeasurementMain {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long STEP_TIMEOUT_SECONDS = 20;
    private static final int STEPS = 10;

    private LeakMeasurementMain() {}

    public static void main(String[] arguments) throws Exception {
        // Standard output is the channel to the parent, so the output of libraries is redirected.
        PrintStream parent = System.out;
        System.setOut(System.err);
        JsonNode order = JSON.readTree(ChildJvmMain.nextLine());
        URI server = URI.create(order.path("url").asText());
        AccessToken token = AccessToken.of(order.path("token").asText());
        int warmUp = order.path("warmUp").asInt();
        int visits = order.path("visits").asInt();
        try (RoomClient client = RoomClient.create(RoomClient.Options.HEADLESS)) {
            for (int i = 0; i < warmUp; i++) {
                visit(client, server, token);
            }
            say(parent, 0);
            for (int i = 1; i <= visits; i++) {
                visit(client, server, token);
                if (i % Math.max(1, visits / STEPS) == 0) {
                    say(parent, i);
                }
            }
        } catch (NativeLibraryException e) {
            System.err.println(e.getMessage());
            System.exit(NativeLibraryException.EXIT_STATUS);
        }
        System.exit(0);
    }

    private static void visit(RoomClient client, URI server, AccessToken token) throws Exception {
        CompletableFuture<Publication> seen = new CompletableFuture<>();
        CompletableFuture<Void> picture = new CompletableFuture<>();
        try (Room room = client.newRoom("growth", TokenSource.literal(server, token));
                Room.Subscription _ = room.onSnapshot(snapshot -> firstVideo(snapshot, seen))) {
            room.join().get(STEP_TIMEOUT_SECONDS, TimeUnit.SECONDS);
            Publication publication = seen.get(STEP_TIMEOUT_SECONDS, TimeUnit.SECONDS);
            try (VideoSource.Watch _ = room.video(publication.sid()).watch(received -> {
                try (VideoFrame _ = received) {
                    picture.complete(null);
                }
            })) {
                picture.get(STEP_TIMEOUT_SECONDS, TimeUnit.SECONDS);
            }
            room.leave().get(STEP_TIMEOUT_SECONDS, TimeUnit.SECONDS);
        }
    }

    private static void firstVideo(RoomSnapshot snapshot, CompletableFuture<Publication> seen) {
        snapshot.remotes().stream()
                .flatMap(person -> person.publications().stream())
                .filter(publication -> publication.width() > 0)
                .findFirst()
                .ifPresent(seen::complete);
    }

    private static void say(PrintStream parent, int visits) throws Exception {
        // Uncollected garbage is not growth.
        System.gc();
        System.gc();
        ProcFilesystem proc = new ProcFilesystem();
        long pid = ProcessHandle.current().pid();
        parent.println(JSON.writeValueAsString(new Reading(
                visits,
                proc.threads(pid),
                proc.fileDescriptors(pid),
                proc.pss(List.of(pid)),
                NativeMemorySummary.committed(nativeMemory()))));
    }

    private static String nativeMemory() throws JMException {
        Object summary = ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                        "vmNativeMemory",
                        new Object[] {new String[] {"summary"}},
                        new String[] {String[].class.getName()});
        return String.valueOf(summary);
    }

    /**
     * The resources of the process.
     *
     * @param visits number of joins and leaves after the warm-up
     * @param pss bytes
     * @param jvm bytes committed by the JVM, by category
     */
    public record Reading(int visits, int threads, int fileDescriptors, long pss, Map<String, Long> jvm) {
        /** Everything that the JVM tracks. */
        long jvmTotalBytes() {
            return jvm.getOrDefault(NativeMemorySummary.TOTAL, 0L);
        }
    }
}
