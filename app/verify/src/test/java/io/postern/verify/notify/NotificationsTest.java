package io.postern.verify.notify;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.postern.platform.notification.SystemNotifications;
import io.postern.platform.notification.SystemNotifications.Kind;
import io.postern.testing.requirement.Requirement;
import io.postern.testing.requirement.Requires;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A D-Bus and a notification daemon as desktops have them, on a screen of their own. */
@Requires(Requirement.NOTIFICATIONS)
class NotificationsTest {
    @TempDir
    private Path folder;

    private final Deque<Process> started = new ArrayDeque<>();
    private final Map<String, String> environment = new HashMap<>();
    private final AtomicInteger clicks = new AtomicInteger();
    private SystemNotifications notifications;

    @BeforeEach
    void start() throws IOException {
        Process screen = start("Xvfb", "-displayfd", "1", "-screen", "0", "800x600x24", "-nolisten", "tcp");
        environment.put("DISPLAY", ":" + screen.inputReader().readLine());
        environment.put("HOME", folder.toString());
        environment.put("XDG_RUNTIME_DIR", folder.toString());
        Process bus = start("dbus-daemon", "--session", "--nofork", "--print-address");
        environment.put("DBUS_SESSION_BUS_ADDRESS", bus.inputReader().readLine());
        start("dunst", "-config", "/dev/null");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> run("dunstctl", "count").exit() == 0);
        notifications = SystemNotifications.onSessionBus(environment, clicks::incrementAndGet);
    }

    @AfterEach
    void end() throws InterruptedException {
        notifications.close();
        while (!started.isEmpty()) {
            Process process = started.pop();
            process.destroy();
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        }
    }

    private Process start(String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(environment);
        Process process = builder.start();
        started.push(process);
        return process;
    }

    private record Ran(int exit, String said) {}

    private Ran run(String... command) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().putAll(environment);
            Process process = builder.start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Ran(process.waitFor(), said);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private JsonNode shown() {
        try {
            // What is shown goes to the history as it is closed.
            run("dunstctl", "close-all");
            return new ObjectMapper()
                    .readTree(run("dunstctl", "history").said())
                    .path("data")
                    .path(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int displayed() {
        return Integer.parseInt(run("dunstctl", "count", "displayed").said().strip());
    }

    @Test
    void theDesktopShowsWhatIsToldAndAClickComesBack() {
        notifications.notify(Kind.MESSAGE, "New message from Zoë & <b>Bo</b>", "weekly & <i>monthly</i>");
        await().until(() -> displayed() == 1);
        await().until(() -> {
            // The desktop's answer, by which a click is known to be ours, may still be on its way to us.
            run("dunstctl", "action", "0");
            return clicks.get() > 0;
        });
        JsonNode history = shown();
        assertEquals(1, history.size(), history::toString);
        assertEquals(
                "New message from Zoë & <b>Bo</b>",
                history.path(0).path("summary").path("data").asText());
        assertEquals(
                "weekly &amp; &lt;i&gt;monthly&lt;/i&gt;",
                history.path(0).path("body").path("data").asText());
        assertEquals("Postern", history.path(0).path("appname").path("data").asText());
    }

    @Test
    void theNewestOfAKindStandsInThePlaceOfTheOneBeforeAndAllGoAtTheEnd() {
        notifications.notify(Kind.MESSAGE, "New message from Ana", "weekly");
        await().until(() -> displayed() == 1);
        notifications.notify(Kind.JOINED, "Bo has come", "weekly");
        await().until(() -> displayed() == 2);
        notifications.notify(Kind.MESSAGE, "2 new messages", "weekly");
        notifications.notify(Kind.ENDED, "The call has ended", "");
        await().until(() -> displayed() == 3);
        notifications.close();
        await().until(() -> displayed() == 0);
    }

    @Test
    void docksAreToldHowManyWait() throws IOException {
        Path heard = folder.resolve("heard");
        ProcessBuilder builder = new ProcessBuilder(
                        "dbus-monitor", "--session", "interface='com.canonical.Unity.LauncherEntry'")
                .redirectErrorStream(true)
                .redirectOutput(heard.toFile());
        builder.environment().putAll(environment);
        started.push(builder.start());
        await().until(() -> Files.readString(heard).contains("NameLost"));
        notifications.showUnread(3);
        await().until(() -> Files.readString(heard).contains("int64 3"));
        notifications.showUnread(3);
        notifications.showUnread(0);
        await().until(() -> Files.readString(heard).contains("int64 0"));
        String all = Files.readString(heard);
        assertTrue(all.contains("application://io.postern.Postern.desktop"), all);
        assertEquals(2, all.split("member=Update", -1).length - 1, all);
    }

    @Test
    void whereThereIsNoBusNothingHappens() {
        SystemNotifications nobody = SystemNotifications.onSessionBus(
                Map.of("DBUS_SESSION_BUS_ADDRESS", "unix:path=" + folder + "/none"), () -> {});
        nobody.notify(Kind.MESSAGE, "New message", "weekly");
        nobody.close();
        assertFalse(Files.exists(folder.resolve("none")));
    }
}
