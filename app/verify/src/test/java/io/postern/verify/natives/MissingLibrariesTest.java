package io.postern.verify.natives;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.postern.demo.window.DemoWindowMain;
import io.postern.platform.natives.NativeLibraryException;
import io.postern.room.RoomClient;
import io.postern.testing.requirement.Requirement;
import io.postern.testing.requirement.Requires;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Programs on a machine without some libraries: in a mount namespace where the folder of the system's libraries is
 * overlaid, and the libraries are deleted from the overlay.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "only on Linux: programs bring their libraries along elsewhere")
@Requires(Requirement.ROOT)
class MissingLibrariesTest {
    private static final int LIMIT_SECONDS = 60;

    /** What the script below ends with where the kernel makes no overlay. */
    private static final int NO_OVERLAY = 125;

    private static final String WITHOUT = "folder=$1 libraries=$2 missing=$3; shift 3; mount -t tmpfs none \"$folder\""
            + " && mkdir \"$folder/upper\" \"$folder/work\""
            + " && mount -t overlay -o \"lowerdir=$libraries,upperdir=$folder/upper,workdir=$folder/work\" none"
            + " \"$libraries\" || exit 125; for name in $missing; do rm -f \"$libraries/$name\"*; done; exec \"$@\"";

    private static final String TMP_NOEXEC =
            "tmp=$1; shift 3; mount -t tmpfs -o noexec none \"$tmp\" || exit 125;" + " exec \"$@\"";

    private static final int LEFT_BEHIND = 3;

    @TempDir
    private Path folder;

    /** Tries twice, as the room library's users may. */
    static final class TriesTwice {
        private TriesTwice() {}

        public static void main(String[] arguments) {
            for (int attempt = 0; attempt < 2; attempt++) {
                try {
                    RoomClient.create(RoomClient.Options.HEADLESS).close();
                } catch (NativeLibraryException e) {
                    System.out.println(e.getMessage());
                }
            }
            String[] left = new File(System.getProperty("java.io.tmpdir")).list((tmp, name) -> name.endsWith(".so"));
            System.exit(left == null || left.length > 0 ? LEFT_BEHIND : 0);
        }
    }

    private record Outcome(int status, List<String> out, List<String> err) {}

    @Test
    @DisplayName(
            "the room library names all libraries that are missing, the second time as the first, and keeps no file")
    void theRoomLibrary() throws IOException, InterruptedException {
        Outcome outcome = without("libpulse.so.0 libXrandr.so.2", TriesTwice.class, Map.of());
        assertEquals(2, outcome.out().size(), outcome.toString());
        assertEquals(outcome.out().getFirst(), outcome.out().getLast());
        String sentence = outcome.out().getFirst();
        assertTrue(sentence.startsWith("Sound and video cannot start because libpulse.so.0"), sentence);
        assertTrue(sentence.contains("libXrandr.so.2"), sentence);
        assertEquals(0, outcome.status(), "a library that was unpacked and could not be loaded is deleted");
    }

    @Test
    @DisplayName("a temporary folder that nothing may be run from is named, and what was unpacked into it is deleted")
    void aFolderWithoutExecution() throws IOException, InterruptedException {
        Outcome outcome = run("", TMP_NOEXEC, TriesTwice.class, Map.of());
        assertEquals(0, outcome.status(), outcome.toString());
        String sentence = "no code may be run from " + folder.resolve("tmp") + " (mounted with noexec)";
        assertEquals(2, outcome.out().size(), outcome.toString());
        outcome.out().forEach(said -> assertTrue(said.contains(sentence), said));
    }

    @Test
    void theAgent() throws IOException, InterruptedException {
        Outcome outcome = without(
                "libpulse.so.0",
                io.postern.agent.AgentMain.class,
                Map.of("POSTERN_AGENT_PASSWORD", "secret"),
                "--backend",
                "http://127.0.0.1:1",
                "--room",
                "weekly");
        assertUnavailable(outcome, "postern-agent: Sound and video cannot start because libpulse.so.0");
    }

    @Test
    void theWindow() throws IOException, InterruptedException {
        Outcome outcome = without(
                "libgtk-3.so.0 libXtst.so.6 libpulse.so.0", io.postern.desktop.Main.class, Map.of(), "--new-window");
        assertUnavailable(outcome, "The window cannot start because ");
        assertTrue(outcome.err().getLast().contains("libgtk-3.so.0"), outcome.toString());
        assertTrue(outcome.err().getLast().contains("libXtst.so.6"), outcome.toString());
        assertTrue(outcome.err().getLast().contains("libpulse.so.0"), "one command is to install all that is missing");
    }

    @Test
    void theSafeScreen() throws IOException, InterruptedException {
        assertUnavailable(
                without("libgtk-3.so.0", io.postern.desktop.Main.class, Map.of(), "--safe"),
                "The window cannot start because ");
    }

    @Test
    @DisplayName("the demo's window without a screen needs libraries for text, and no others of a desktop")
    void theDemosWindow() throws IOException, InterruptedException {
        Outcome outcome = without(
                "libpangoft2-1.0.so.0 libgtk-3.so.0",
                DemoWindowMain.class,
                Map.of("JDK_JAVA_OPTIONS", "-Dglass.platform=Headless -Dprism.order=sw"));
        assertUnavailable(outcome, "The window cannot start because ");
        assertTrue(outcome.err().getLast().contains("libpangoft2-1.0.so.0"), outcome.toString());
        assertFalse(outcome.err().getLast().contains("libgtk"), outcome.toString());
    }

    private static void assertUnavailable(Outcome outcome, String beginning) {
        assertEquals(NativeLibraryException.EXIT_STATUS, outcome.status(), outcome.toString());
        assertTrue(outcome.err().getLast().startsWith(beginning), outcome.toString());
        assertFalse(outcome.err().stream().anyMatch(line -> line.startsWith("\tat ")), outcome.toString());
    }

    private Outcome without(String libraries, Class<?> program, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        return run(libraries, WITHOUT, program, environment, arguments);
    }

    private Outcome run(
            String libraries, String script, Class<?> program, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        Path temporary = Files.createDirectories(folder.resolve("tmp"));
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        List<String> command = new ArrayList<>(List.of(
                "unshare",
                "--mount",
                "/bin/sh",
                "-c",
                script,
                "sh",
                (script.equals(WITHOUT) ? Files.createDirectories(folder.resolve("overlay")) : temporary).toString(),
                librariesOfTheSystem().toString(),
                libraries,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.io.tmpdir=" + temporary,
                "-Duser.home=" + folder,
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
        command.addAll(Arrays.asList(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("POSTERN_"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            assertTrue(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS), () -> "It does not end: " + text(err));
        } finally {
            process.destroyForcibly();
        }
        assumeTrue(process.exitValue() != NO_OVERLAY, () -> "No overlays here: " + text(err));
        return new Outcome(process.exitValue(), Files.readAllLines(out), Files.readAllLines(err));
    }

    /** The folder that the C library is in. */
    private static Path librariesOfTheSystem() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/maps")).stream()
                .filter(line -> line.endsWith("/libc.so.6"))
                .map(line -> Path.of(line.substring(line.indexOf('/'))).getParent())
                .findFirst()
                .orElseThrow();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
