package io.postern.verify.kiosk;

import io.postern.bench.environment.XvfbDisplay;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** The window's program as the screen of a meeting room, in a session of its own: X server, window manager, home. */
final class KioskProgram implements AutoCloseable {
    private static final String TITLE = "Postern";

    private final XvfbDisplay display;
    private final Path folder;
    private final Path log;
    private final Process process;

    /** Without a key store, as in a session of its own on a small machine. */
    KioskProgram(XvfbDisplay display, Path folder, String policy) throws IOException {
        this(display, folder, policy, Map.of("DBUS_SESSION_BUS_ADDRESS", "unix:path=" + folder.resolve("no-bus")));
    }

    /** @param session what else is in the environment */
    KioskProgram(XvfbDisplay display, Path folder, String policy, Map<String, String> session) throws IOException {
        this.display = display;
        this.folder = folder;
        Path file = Files.writeString(folder.resolve("policy.json"), policy);
        log = folder.resolve("kiosk.log");
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Dprism.order=sw",
                "-Duser.home=" + folder,
                "-Duser.language=en",
                "-Duser.country=GB",
                "-cp",
                System.getProperty("java.class.path"),
                "io.postern.desktop.Main",
                "--policy",
                file.toString(),
                "--test-sources");
        builder.environment().put("HOME", folder.toString());
        builder.environment().put("XDG_CONFIG_HOME", folder.resolve("config").toString());
        builder.environment().put("XDG_STATE_HOME", folder.resolve("state").toString());
        builder.environment().put("XDG_RUNTIME_DIR", folder.toString());
        builder.environment().putAll(session);
        process = display.on(builder)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    /** Waits until its window is the active one and fills the screen. */
    KioskProgram awaitInFront() {
        Awaitility.await("the kiosk in front").atMost(30, TimeUnit.SECONDS).until(this::isInFront);
        // Keys that are pressed before the first picture go nowhere.
        Awaitility.await("something to see").atMost(30, TimeUnit.SECONDS).until(this::showsSomething);
        return this;
    }

    boolean isInFront() {
        return ask("getactivewindow", "getwindowname").equals(TITLE)
                && ask("getactivewindow", "getwindowgeometry")
                        .contains("Geometry: " + display.width() + "x" + display.height());
    }

    private boolean showsSomething() {
        BufferedImage seen = picture("start");
        return IntStream.range(0, seen.getWidth())
                        .flatMap(x -> IntStream.range(0, seen.getHeight() / 8).map(y -> seen.getRGB(x, y * 8)))
                        .distinct()
                        .count()
                > 20;
    }

    void awaitLogged(String words) throws IOException {
        try {
            Awaitility.await(words).atMost(30, TimeUnit.SECONDS).until(() -> logged().contains(words));
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("no \"" + words + "\" in\n" + logged(), e);
        }
    }

    String logged() throws IOException {
        return Files.readString(log, StandardCharsets.UTF_8);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** How many windows there are, menus and dialogs too, beside those of the window manager. */
    long windows() {
        return ask("search", "--onlyvisible", "--pid", String.valueOf(process.pid()))
                .lines()
                .filter(line -> !line.isBlank())
                .count();
    }

    /** Keeps what the screen shows in a file, to be looked at. */
    BufferedImage picture(String name) {
        try {
            Path file = folder.resolve(name + ".png");
            run("import", "-window", "root", file.toString());
            Path gallery = Path.of("target", "kiosk");
            Files.createDirectories(gallery);
            Files.copy(file, gallery.resolve(name + ".png"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            return Optional.ofNullable(ImageIO.read(file.toFile())).orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends it like a power cut. */
    void kill() {
        process.destroyForcibly();
        process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(15, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private String ask(String... arguments) {
        String[] command = new String[arguments.length + 1];
        command[0] = "xdotool";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        return run(command);
    }

    private String run(String... command) {
        try {
            Process asked = display.on(new ProcessBuilder(command))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String answer = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (!asked.waitFor(10, TimeUnit.SECONDS)) {
                asked.destroyForcibly();
            }
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
