package io.postern.verify.idle;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.platform.OperatingSystem;
import io.postern.platform.idle.IdleInhibitor;
import io.postern.platform.idle.ScreenAwake;
import io.postern.testing.requirement.Requirement;
import io.postern.testing.requirement.Requires;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Idle inhibition on a real session bus, which its module cannot ask the test requirements for. */
class ScreenAwakeTest {
    @TempDir
    private Path folder;

    @Test
    void allWaysAreHeldOnceAndReleased() {
        AtomicInteger held = new AtomicInteger();
        AtomicInteger ever = new AtomicInteger();
        IdleInhibitor way = reason -> {
            held.incrementAndGet();
            ever.incrementAndGet();
            return held::decrementAndGet;
        };
        IdleInhibitor missing = reason -> {
            throw new IOException("This system does not have it.");
        };
        ScreenAwake awake = ScreenAwake.of(OperatingSystem.LINUX, Map.of(), way, missing, way);
        awake.hold("In a call");
        awake.hold("In a call");
        await().until(() -> held.get() == 2);
        awake.release();
        await().until(() -> held.get() == 0);
        awake.hold("In a call");
        await().until(() -> held.get() == 2);
        awake.close();
        await().until(() -> held.get() == 0);
        assertEquals(4, ever.get());
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "not on Windows: it has a call instead of a program")
    void aProgramThatKeepsTheSystemAwakeEndsWithTheCall() throws Exception {
        Path program = folder.resolve("systemd-inhibit");
        Files.writeString(
                program, "#!/bin/sh\necho \"$@\" >> " + folder + "/asked\necho $$ > " + folder + "/pid\nexec cat\n");
        assertTrue(program.toFile().setExecutable(true));
        ScreenAwake awake = ScreenAwake.of(OperatingSystem.LINUX, Map.of("PATH", folder + ":/usr/bin:/bin"));
        awake.hold("In a call");
        await().until(() -> Files.exists(folder.resolve("pid"))
                && !Files.readString(folder.resolve("pid")).isBlank());
        assertEquals(
                "--what=idle:sleep --who=Postern --why=In a call cat",
                Files.readString(folder.resolve("asked")).strip());
        long pid = Long.parseLong(Files.readString(folder.resolve("pid")).strip());
        awake.close();
        await().until(() -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
    }

    @Test
    @Requires(Requirement.NOTIFICATIONS)
    void theDesktopIsAskedForItsScreenSaverAndThenThroughThePortal() throws Exception {
        Map<String, String> environment = new HashMap<>(Map.of("XDG_RUNTIME_DIR", folder.toString()));
        Process bus = new ProcessBuilder("dbus-daemon", "--session", "--nofork", "--print-address")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        Process monitor = null;
        try {
            environment.put("DBUS_SESSION_BUS_ADDRESS", bus.inputReader().readLine());
            Path heard = folder.resolve("heard");
            ProcessBuilder listening = new ProcessBuilder("dbus-monitor", "--session")
                    .redirectErrorStream(true)
                    .redirectOutput(heard.toFile());
            listening.environment().putAll(environment);
            monitor = listening.start();
            await().until(() -> Files.readString(heard).contains("NameAcquired"));
            ScreenAwake awake = ScreenAwake.of(OperatingSystem.LINUX, environment);
            awake.hold("In a call");
            await().until(() -> Files.readString(heard).contains("interface=org.freedesktop.portal.Inhibit"));
            awake.close();
            String said = Files.readString(heard);
            int screenSaver = said.indexOf("interface=org.freedesktop.ScreenSaver; member=Inhibit");
            assertTrue(screenSaver > 0, said);
            assertTrue(said.indexOf("string \"In a call\"", screenSaver) > 0, said);
        } finally {
            for (Process process : monitor == null ? List.of(bus) : List.of(monitor, bus)) {
                process.destroy();
                if (!process.waitFor(5, TimeUnit.SECONDS)) {
                    process.destroyForcibly().waitFor();
                }
            }
        }
    }
}
