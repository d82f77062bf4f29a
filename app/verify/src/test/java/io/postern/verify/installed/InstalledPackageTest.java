package io.postern.verify.installed;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.bench.environment.XvfbDisplay;
import io.postern.demo.environment.DemoEnvironment;
import io.postern.demo.environment.ResourceStack;
import io.postern.demo.environment.StepTimer;
import io.postern.testing.requirement.Requirement;
import io.postern.testing.requirement.Requires;
import io.postern.verify.stage.RoomAdministration;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The life of the .deb on a machine: installed by the system's package manager, started as its menu entry says, in a call,
 * called to another by a link, replaced by a newer one, removed. The packages are those the tests of the installer made.
 */
@Requires({Requirement.ROOT, Requirement.LIVEKIT, Requirement.SCREEN, Requirement.PACKAGES})
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class InstalledPackageTest {
    private static final Path ENTRY = Path.of("/usr/share/applications/io.postern.Postern.desktop");
    private static final Path PACKAGES =
            Path.of(System.getProperty("postern.root", "../.."), "installer/client/target/image-test/packages");
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    @TempDir
    static Path folder;

    private static boolean installed;

    @BeforeAll
    static void nothingIsInstalled() throws IOException, InterruptedException {
        assertFalse(
                run(List.of("dpkg-query", "--show", "--showformat=${Status}", "postern"), false)
                        .contains("install ok"),
                "there is a package postern on this machine already, which this test would remove");
    }

    @AfterAll
    static void removeWhatIsLeft() throws IOException, InterruptedException {
        if (installed) {
            run(List.of("dpkg", "--purge", "postern"), false);
        }
    }

    @Test
    void isInstalledStartedCalledReplacedAndRemoved() throws Exception {
        Path older = deb("1.2.3");
        Path newer = deb("1.3.0");
        List<String> wouldInstall = run(aptInstall(older, "--simulate"), true)
                .lines()
                .filter(line -> line.startsWith("Inst "))
                .map(line -> line.split(" ", 3)[1])
                .toList();
        assertEquals(List.of("postern"), wouldInstall, "on a machine with a desktop nothing else is pulled in");
        installed = true;
        run(aptInstall(older), true);
        run(List.of("desktop-file-validate", ENTRY.toString()), true);
        List<Path> files = Stream.of(
                        run(List.of("dpkg", "--listfiles", "postern"), true).split("\n", -1))
                .filter(line -> line.startsWith("/"))
                .map(Path::of)
                .filter(file -> !Files.isDirectory(file))
                .toList();
        assertTrue(files.contains(ENTRY) && files.contains(Path.of("/usr/bin/postern")), files::toString);
        assertTrue(Files.isExecutable(Path.of("/usr/bin/postern")));

        Path home = Files.createDirectories(folder.resolve("home"));
        Path settings = home.resolve(".config/postern");
        try (ResourceStack resources = new ResourceStack();
                XvfbDisplay display = XvfbDisplay.open(folder, 1280, 800)) {
            DemoEnvironment stage = DemoEnvironment.start(folder, resources, new StepTimer(System.out));
            stage.startAgent("first");
            try (RoomAdministration rooms = new RoomAdministration(stage.server())) {
                Process window = start(
                        display,
                        home,
                        stage,
                        List.of(
                                "--server",
                                stage.backend().url().toString(),
                                "--user",
                                stage.person().username(),
                                "--password-env",
                                "PASSWORD",
                                "--room",
                                "first",
                                "--join",
                                "--dark"));
                try {
                    awaitTestPattern(display);
                    keepPicture(display);
                    assertTrue(isIn(rooms, "first"));
                    callToAnotherRoom(display, home, stage, rooms, window);
                } finally {
                    end(window);
                }
            }
            Map<String, String> before = contents(settings);
            assertFalse(before.isEmpty(), "somebody who was in a call has settings");
            run(aptInstall(newer), true);
            assertEquals("1.3.0", run(List.of("dpkg-query", "--show", "--showformat=${Version}", "postern"), true));
            assertEquals(before, contents(settings), "an upgrade leaves settings alone");
            startsQuickly(display, home, stage);
            Map<String, String> after = contents(settings);
            assertTrue(after.keySet().containsAll(before.keySet()), "and so does the newer program: " + after.keySet());
        }

        run(List.of("apt-get", "purge", "--yes", "postern"), true);
        installed = false;
        assertEquals(List.of(), files.stream().filter(Files::exists).toList(), "left behind");
        assertFalse(Files.exists(Path.of("/opt/postern")));
        assertFalse(contents(settings).isEmpty(), "what a person owns stays");
    }

    /** As a browser or a mail program does it: by the menu entry, with the link in the place of %u. */
    private static void callToAnotherRoom(
            XvfbDisplay display, Path home, DemoEnvironment stage, RoomAdministration rooms, Process window)
            throws Exception {
        Process link =
                start(display, home, stage, List.of("postern:" + stage.backend().url() + "/join/second"));
        assertTrue(link.waitFor(30, TimeUnit.SECONDS), "a second start hands its link over and ends");
        assertEquals(0, link.exitValue(), () -> said());
        assertTrue(window.isAlive());
        // The question has the keyboard on the answer that changes nothing; the other one is before it.
        await("the second room")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(700))
                .until(() -> {
                    if (isIn(rooms, "second")) {
                        return true;
                    }
                    display.xdotool("key", isIn(rooms, "first") ? "shift+Tab" : "Return");
                    if (isIn(rooms, "first")) {
                        display.xdotool("key", "space");
                    }
                    return false;
                });
        assertTrue(window.isAlive(), "in the same window");
    }

    private static void startsQuickly(XvfbDisplay display, Path home, DemoEnvironment stage) throws Exception {
        Path report = folder.resolve("startup.json");
        Process again = start(display, home, stage, List.of("--startup-report", report.toString()));
        try {
            await("the newer window")
                    .atMost(PATIENCE)
                    .until(() -> Files.isRegularFile(report) && Files.size(report) > 0);
        } finally {
            end(again);
        }
    }

    private static boolean isIn(RoomAdministration rooms, String room) {
        return rooms.room(room).isPresent()
                && rooms.participants(room).stream()
                        .anyMatch(one -> one.getName().equals("Demo"));
    }

    /** The command of the menu entry, without any Java of this machine in reach. */
    private static Process start(XvfbDisplay display, Path home, DemoEnvironment stage, List<String> arguments)
            throws IOException {
        String exec = Files.readAllLines(ENTRY).stream()
                .filter(line -> line.startsWith("Exec="))
                .findFirst()
                .orElseThrow()
                .substring("Exec=".length());
        List<String> command = new ArrayList<>(List.of(exec.replace(" %u", "")));
        command.addAll(arguments);
        ProcessBuilder builder = display.on(new ProcessBuilder(command));
        Map<String, String> environment = builder.environment();
        environment
                .keySet()
                .removeIf(name -> name.startsWith("JAVA") || name.startsWith("JDK") || name.startsWith("XDG"));
        environment.put("JAVA_HOME", folder.resolve("no-java").toString());
        environment.put("PATH", programsWithoutJava().toString());
        environment.put("HOME", home.toString());
        environment.put("XDG_RUNTIME_DIR", ownersFolder().toString());
        environment.put("JAVA_TOOL_OPTIONS", "-Duser.home=" + home);
        environment.put("PASSWORD", stage.person().password());
        return builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("window.log").toFile()))
                .start();
    }

    private static Path ownersFolder() throws IOException {
        Path runtime = folder.resolve("runtime");
        if (!Files.isDirectory(runtime)) {
            Files.createDirectory(
                    runtime, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        return runtime;
    }

    private static Path programsWithoutJava() throws IOException {
        Path programs = folder.resolve("programs");
        if (!Files.isDirectory(programs)) {
            Files.createDirectories(programs);
            for (String name : List.of("sh", "xdg-open")) {
                Path there = Path.of("/usr/bin", name);
                if (Files.exists(there)) {
                    Files.createSymbolicLink(programs.resolve(name), there);
                }
            }
        }
        return programs;
    }

    /** The bot's picture has bars of strong colours, which nothing else on the screen has. */
    private static void awaitTestPattern(XvfbDisplay display) {
        await("the picture of somebody else").atMost(PATIENCE).until(() -> strongColours(display) >= 4);
    }

    /** How many of red, green, blue, yellow, cyan and magenta cover more than a five-hundredth of the screen each. */
    private static long strongColours(XvfbDisplay display) {
        int[] seen = new int[8];
        int step = 4;
        int all = 0;
        for (int y = 0; y < display.height(); y += step) {
            for (int x = 0; x < display.width(); x += step) {
                int rgb = display.framebuffer().rgb(x, y);
                int red = rgb >> 16 & 0xff;
                int green = rgb >> 8 & 0xff;
                int blue = rgb & 0xff;
                all++;
                int most = Math.max(red, Math.max(green, blue));
                int least = Math.min(red, Math.min(green, blue));
                if (most > 140 && least < 90) {
                    seen[(red > 115 ? 4 : 0) + (green > 115 ? 2 : 0) + (blue > 115 ? 1 : 0)]++;
                }
            }
        }
        int enough = all / 500;
        return IntStream.of(seen).filter(count -> count > enough).count();
    }

    /** For people to look at: beside the packages. */
    private static void keepPicture(XvfbDisplay display) throws IOException {
        BufferedImage picture = new BufferedImage(display.width(), display.height(), BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < display.height(); y++) {
            for (int x = 0; x < display.width(); x++) {
                picture.setRGB(x, y, display.framebuffer().rgb(x, y));
            }
        }
        ImageIO.write(picture, "png", PACKAGES.resolve("call.png").toFile());
    }

    private static String said() {
        try {
            return Files.readString(folder.resolve("window.log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static void end(Process window) throws InterruptedException {
        window.destroy();
        if (!window.waitFor(15, TimeUnit.SECONDS)) {
            window.descendants().forEach(ProcessHandle::destroyForcibly);
            window.destroyForcibly().waitFor();
        }
    }

    private static Map<String, String> contents(Path settings) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        if (Files.isDirectory(settings)) {
            Files.walkFileTree(settings, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    if (attributes.isRegularFile()) {
                        contents.put(
                                settings.relativize(file).toString(),
                                new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        }
        return contents;
    }

    private static Path deb(String version) throws IOException {
        try (Stream<Path> made = Files.isDirectory(PACKAGES) ? Files.list(PACKAGES) : Stream.empty()) {
            return made.filter(file -> file.getFileName().toString().startsWith("postern_" + version + "_"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("There is no package " + version + " in " + PACKAGES
                            + ": the tests of installer/client make it."));
        }
    }

    private static List<String> aptInstall(Path deb, String... more) {
        List<String> command = new ArrayList<>(List.of("apt-get", "install", "--yes", "--no-install-recommends"));
        command.addAll(List.of(more));
        command.add(deb.toAbsolutePath().normalize().toString());
        return command;
    }

    private static String run(List<String> command, boolean mustSucceed) throws IOException, InterruptedException {
        Path said = Files.createTempFile(folder, "said-", ".log");
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("DEBIAN_FRONTEND", "noninteractive");
        builder.environment().put("LC_ALL", "C.UTF-8");
        Process process =
                builder.redirectErrorStream(true).redirectOutput(said.toFile()).start();
        if (!process.waitFor(90, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            throw new AssertionError(command + " did not end: " + Files.readString(said));
        }
        String text = Files.readString(said);
        assertTrue(!mustSucceed || process.exitValue() == 0, () -> command + ": " + text);
        return text;
    }
}
