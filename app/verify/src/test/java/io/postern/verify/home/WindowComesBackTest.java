package io.postern.verify.home;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.backend.BackendConfig;
import io.postern.backend.BackendServer;
import io.postern.backend.account.Role;
import io.postern.backend.database.DatabaseConfig;
import io.postern.backend.token.LiveKitCredentials;
import io.postern.bench.environment.XvfbDisplay;
import io.postern.testing.LeakGuard;
import io.postern.testing.requirement.Requirement;
import io.postern.testing.requirement.Requires;
import io.postern.verify.stage.Stage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import livekit.LivekitModels.ParticipantInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A person's window that crashes in a call is there again, and one press brings them back; one that is closed is not. */
@Requires({Requirement.LIVEKIT, Requirement.SCREEN})
@LeakGuard.Shared
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class WindowComesBackTest {
    @RegisterExtension
    static final Stage STAGE = new Stage();

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String PASSWORD = "correct-horse-battery";

    @TempDir
    private Path folder;

    private BackendServer backend;
    private XvfbDisplay display;
    private String room;
    private Path shown;

    @BeforeEach
    void open() throws Exception {
        backend = BackendServer.start(BackendConfig.local(
                new LiveKitCredentials(
                        STAGE.server().apiKey(),
                        STAGE.server().apiSecret(),
                        STAGE.url(),
                        STAGE.server().httpUrl()),
                DatabaseConfig.inMemory()));
        backend.accounts().add("ada", "Ada Lovelace", Role.PLAIN, PASSWORD.toCharArray());
        display = XvfbDisplay.open(folder, 1280, 800);
        room = STAGE.newRoom();
        shown = folder.resolve("shown.json");
    }

    @AfterEach
    void close() {
        windows().forEach(ProcessHandle::destroyForcibly);
        display.close();
        backend.close();
    }

    @Test
    void afterACrashOnePressLeadsBackAndAfterAGoodbyeThereIsNothing() throws Exception {
        start();
        String visit = awaitVisit("");
        for (String signal : List.of("SEGV", "ABRT", "KILL")) {
            ProcessHandle crashed = window();
            awaitShown();
            Files.delete(shown);
            signal(signal, crashed);
            awaitShown();
            ProcessHandle next = window();
            assertNotEquals(crashed.pid(), next.pid());
            assertTrue(
                    arguments(next).contains("--after-crash"),
                    () -> arguments(next).toString());
            assertFalse(all(next, "cmdline").contains("pst_")
                    || all(next, "environ").contains("pst_"));
            // The button has the keyboard as soon as the window has it.
            String before = visit;
            visit = await(signal + ": back in the room")
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(700))
                    .until(
                            () -> {
                                display.press("Return");
                                return visit();
                            },
                            now -> now.filter(sid -> !sid.equals(before)).isPresent())
                    .orElseThrow();
        }
        assertTrue(Files.exists(folder.resolve("state/postern/logs/crash.log")), "of the first crash");

        ProcessHandle last = window();
        last.destroy();
        last.onExit().get(20, TimeUnit.SECONDS);
        awaitNoneLeft();
    }

    @Test
    void whoClosesTheWindowInACallIsNotBroughtBack() throws Exception {
        start();
        awaitVisit("");
        ProcessHandle window = window();
        display.press("alt+F4");
        window.onExit().get(20, TimeUnit.SECONDS);
        awaitNoneLeft();
    }

    /** An X session that ends takes its windows with it, without a word. */
    @Test
    void withoutAScreenNothingIsLeft() throws Exception {
        start();
        awaitVisit("");
        ProcessHandle window = window();
        display.close();
        window.onExit().get(30, TimeUnit.SECONDS);
        awaitNoneLeft();
    }

    private void start() throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-CreateCoredumpOnCrash",
                "-Duser.home=" + folder,
                "io.postern.desktop.Main",
                "--server",
                backend.url().toString(),
                "--user",
                "ada",
                "--password-env",
                "PASSWORD_OF_ADA",
                "--room",
                room,
                "--join",
                "--test-sources",
                "--startup-report",
                shown.toString()));
        ProcessBuilder builder = display.on(new ProcessBuilder(command))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("said.txt").toFile());
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        builder.environment().put("HOME", folder.toString());
        builder.environment().put("XDG_CONFIG_HOME", folder.resolve("config").toString());
        builder.environment().put("XDG_STATE_HOME", folder.resolve("state").toString());
        builder.environment().put("XDG_RUNTIME_DIR", folder.resolve("run").toString());
        builder.environment().put("PASSWORD_OF_ADA", PASSWORD);
        builder.start();
    }

    /** The one window there is: a process of another parent after a crash. */
    private ProcessHandle window() {
        List<ProcessHandle> windows = await("one window")
                .atMost(PATIENCE)
                .until(
                        () -> windows().stream()
                                .filter(process -> arguments(process).contains("io.postern.desktop.Main"))
                                .filter(process -> !arguments(process).contains("postern-crash-watcher"))
                                .toList(),
                        found -> found.size() == 1);
        return windows.getFirst();
    }

    private void awaitNoneLeft() {
        await("neither a window nor what would bring it back")
                .atMost(PATIENCE)
                .until(() -> windows().isEmpty());
    }

    /** All processes that have to do with it: windows, and shells that wait for their end. */
    private List<ProcessHandle> windows() {
        return ProcessHandle.allProcesses()
                .filter(process -> arguments(process).contains("-Duser.home=" + folder))
                .toList();
    }

    private static List<String> arguments(ProcessHandle process) {
        return Arrays.asList(all(process, "cmdline").split("\0", -1));
    }

    private static String all(ProcessHandle process, String file) {
        try {
            return new String(
                    Files.readAllBytes(Path.of("/proc/" + process.pid() + "/" + file)), StandardCharsets.UTF_8);
        } catch (IOException gone) {
            return "";
        }
    }

    private void awaitShown() {
        await("the window is on the screen").atMost(PATIENCE).until(() -> Files.exists(shown) && Files.size(shown) > 0);
    }

    private String awaitVisit(String besides) {
        return await("in the room")
                .atMost(PATIENCE)
                .until(
                        this::visit,
                        now -> now.filter(sid -> !sid.equals(besides)).isPresent())
                .orElseThrow();
    }

    private Optional<String> visit() {
        return STAGE.administration().participants(room).stream()
                .filter(there -> there.getIdentity().equals("ada"))
                .filter(there -> there.getState() == ParticipantInfo.State.ACTIVE)
                .map(ParticipantInfo::getSid)
                .findFirst();
    }

    private static void signal(String name, ProcessHandle process) throws IOException, InterruptedException {
        assertEquals(
                0,
                new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                        .start()
                        .waitFor());
    }
}
