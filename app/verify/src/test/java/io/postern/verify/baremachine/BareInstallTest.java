package io.postern.verify.baremachine;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.bench.environment.XvfbDisplay;
import io.postern.testing.requirement.Requirement;
import io.postern.testing.requirement.Requires;
import io.postern.verify.baremachine.BareMachine.Outcome;
import io.postern.verify.baremachine.BareMachine.Release;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The .deb on bare machines: with what it depends on and nothing else, the window opens. The screen is this machine's. The
 * package is the one that the tests of the installer made.
 */
@Tag("whole-machine")
@Requires({Requirement.ROOT, Requirement.BARE_ROOT, Requirement.SCREEN, Requirement.PACKAGES})
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class BareInstallTest {
    private static final Path PACKAGES =
            Path.of(System.getProperty("postern.root", "../.."), "installer/client/target/image-test/packages");
    private static final Duration INSTALLING = Duration.ofMinutes(5);

    @TempDir
    Path folder;

    @AfterAll
    static void deleteImages() throws Exception {
        BareMachine.deleteImages();
    }

    @ParameterizedTest
    @EnumSource(Release.class)
    void theWindowOpensWithWhatThePackageDependsOn(Release release) throws Exception {
        try (BareMachine machine = BareMachine.create(release).mount(PACKAGES.toRealPath(), "/srv/packages");
                XvfbDisplay display = XvfbDisplay.open(folder, 1280, 800)) {
            Outcome installed = install(machine);
            if (isTooOld(machine)) {
                // A Java runtime of a distribution runs with its C library and newer ones.
                assertNotEquals(0, installed.status());
                assertTrue(installed.output().contains("libc6 (>= "), installed::output);
                return;
            }
            assertEquals(0, installed.status(), installed::output);
            machine.addUser("ada");
            String report = BareMachine.home("ada") + "/startup.json";
            CompletableFuture<Outcome> window = CompletableFuture.supplyAsync(() -> open(machine, display, report));

            await("the window")
                    .atMost(Duration.ofSeconds(90))
                    .until(() -> window.isDone() || hasContent(machine.file(report)));

            if (window.isDone()) {
                throw new AssertionError("The window ended: " + window.join());
            }
            // The report is written with the first pulse; what it drew is on the screen soon after.
            await("something to see").atMost(Duration.ofSeconds(30)).until(() -> coloursOnScreen(display) > 8);
            keepPicture(display, release);
            display.xdotool("key", "ctrl+q");
            endWindow(machine);
            window.get(30, TimeUnit.SECONDS);
        }
    }

    private static Outcome install(BareMachine machine) throws Exception {
        assertEquals(0, asRoot(machine, "apt-get", "update", "-q").status());
        return asRoot(machine, "apt-get", "install", "-q", "-y", "--no-install-recommends", "/srv/packages/" + deb());
    }

    /** Whether the C library there is older than the one the package was made with. */
    private static boolean isTooOld(BareMachine machine) throws Exception {
        return asRoot(
                                machine,
                                "sh",
                                "-c",
                                "needed=$(dpkg-deb -f \"$1\" Depends | sed 's/.*libc6 (>= \\([0-9.]*\\)).*/\\1/');"
                                        + " dpkg --compare-versions \"$(dpkg-query -W -f '${Version}' libc6)\" lt \"$needed\"",
                                "sh",
                                "/srv/packages/" + deb())
                        .status()
                == 0;
    }

    private static Outcome asRoot(BareMachine machine, String... command) throws Exception {
        return machine.run(
                "root", "/", INSTALLING, line -> {}, Map.of("DEBIAN_FRONTEND", "noninteractive"), List.of(command));
    }

    private static Outcome open(BareMachine machine, XvfbDisplay display, String report) {
        try {
            return machine.run(
                    "ada",
                    BareMachine.home("ada"),
                    Duration.ofMinutes(3),
                    line -> {},
                    Map.of("DISPLAY", display.name()),
                    List.of("postern", "--startup-report", report));
        } catch (IOException e) {
            throw new CompletionException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CompletionException(e);
        }
    }

    /** The window is the only thing that runs there; it is told to end as a system tells it. */
    private static void endWindow(BareMachine machine) throws IOException {
        Path root = machine.file("/").toRealPath();
        ProcessHandle.allProcesses().filter(process -> runsIn(process, root)).forEach(ProcessHandle::destroy);
    }

    private static boolean runsIn(ProcessHandle process, Path root) {
        try {
            // Not the link's text, which depends on whose root this program looks from.
            return Files.isSameFile(Path.of("/proc", Long.toString(process.pid()), "root"), root);
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean hasContent(Path file) throws IOException {
        return Files.isRegularFile(file) && Files.size(file) > 0;
    }

    private static long coloursOnScreen(XvfbDisplay display) {
        return Stream.iterate(0, y -> y + 8)
                .limit(display.height() / 8)
                .flatMap(y -> Stream.iterate(0, x -> x + 8)
                        .limit(display.width() / 8)
                        .map(x -> display.framebuffer().rgb(x, y)))
                .distinct()
                .count();
    }

    /** For people to look at: beside the packages. */
    private static void keepPicture(XvfbDisplay display, Release release) throws IOException {
        BufferedImage picture = new BufferedImage(display.width(), display.height(), BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < display.height(); y++) {
            for (int x = 0; x < display.width(); x++) {
                picture.setRGB(x, y, display.framebuffer().rgb(x, y));
            }
        }
        ImageIO.write(picture, "png", PACKAGES.resolve(release + ".png").toFile());
    }

    private static String deb() throws IOException {
        try (Stream<Path> made = Files.isDirectory(PACKAGES) ? Files.list(PACKAGES) : Stream.empty()) {
            return made.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".deb"))
                    .sorted()
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(
                            "There is no package in " + PACKAGES + ": the tests of installer/client make it."));
        }
    }
}
