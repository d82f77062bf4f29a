package io.postern.media.capture.x11;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.media.capture.ScreenGrabber;
import io.postern.media.capture.ScreenGrabber.Image;
import io.postern.media.device.ScreenBrowser;
import io.postern.media.device.ScreenException;
import io.postern.media.device.ScreenSource;
import io.postern.media.device.Thumbnail;
import io.postern.testing.requirement.Requirement;
import io.postern.testing.requirement.Requires;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Captures from a real X server, with a window manager and windows of other programs. */
@Requires(Requirement.DISPLAY)
class X11CaptureTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(15);
    private static final int WIDTH = 1280;
    private static final int HEIGHT = 800;

    @TempDir
    private static Path folder;

    private static VirtualDisplay display;
    private static X11Screens screens;

    @BeforeAll
    static void start() throws IOException {
        display = new VirtualDisplay(folder, WIDTH, HEIGHT);
        screens = new X11Screens(display.environment());
        // Away from what is compared.
        movePointer(WIDTH - 1, HEIGHT - 1);
    }

    @AfterAll
    static void end() {
        if (display != null) {
            display.close();
        }
    }

    @Test
    void aScreenIsCapturedAsItIs() throws Exception {
        try (PaintedWindow window = open("Slides", 100, 80, 600, 400);
                ScreenGrabber grabber = screens.grab(onlyScreen().id())) {
            awaitWindow("Slides");
            await().atMost(TIMEOUT).untilAsserted(() -> assertSame(display.screenshot(), pixels(grab(grabber)), 0, 0));
            window.paint(2);
            await().atMost(TIMEOUT).untilAsserted(() -> assertSame(display.screenshot(), pixels(grab(grabber)), 0, 0));
        }
    }

    @Test
    void aWindowIsCapturedAlsoWhereAnotherCoversIt() throws Exception {
        try (PaintedWindow below = open("Below", 60, 60, 500, 300)) {
            ScreenSource.Window source = awaitWindow("Below");
            try (ScreenGrabber grabber = screens.grab(source.id())) {
                await().atMost(TIMEOUT).until(() -> blocks(grab(grabber)));
                try (PaintedWindow above = open("Above", 40, 40, 600, 400)) {
                    awaitWindow("Above");
                    below.paint(7);
                    above.paint(8);
                    above.toFront();
                    await().atMost(TIMEOUT)
                            .until(() -> list().stream()
                                    .filter(ScreenSource.Window.class::isInstance)
                                    .map(ScreenSource.Window.class::cast)
                                    .findFirst()
                                    .filter(first -> first.title().equals("Above"))
                                    .isPresent());
                }
                // What was painted while it was covered is what is seen when it is not.
                BufferedImage covered = pixels(grab(grabber));
                await().atMost(TIMEOUT)
                        .untilAsserted(() ->
                                assertSame(display.screenshot(), covered, contentLeft(source), contentTop(source)));
            }
        }
    }

    @Test
    void aWindowMayChangeItsSizeAndGo() throws Exception {
        try (PaintedWindow window = open("Resized", 200, 100, 400, 300)) {
            ScreenSource.Window source = awaitWindow("Resized");
            try (ScreenGrabber grabber = screens.grab(source.id())) {
                assertEquals(source.width() & ~1, grab(grabber).width());
                window.setBounds(200, 100, 701, 501);
                await().atMost(TIMEOUT).until(() -> grab(grabber).width() > 650);
                Image larger = grab(grabber);
                assertEquals(0, larger.width() % 2 + larger.height() % 2, "even, as video frames have to be");
                window.minimize();
                await().atMost(TIMEOUT).until(() -> !titles().contains("Resized"));
                assertEquals(larger.width(), grab(grabber).width(), "the last image stays while it is hidden");
                window.closeWindow();
                await().atMost(TIMEOUT).untilAsserted(() -> {
                    ScreenException gone = assertThrows(ScreenException.class, () -> grabber.grab(false));
                    assertEquals(ScreenException.Reason.GONE, gone.reason());
                });
            }
            ScreenException late = assertThrows(ScreenException.class, () -> screens.grab(source.id()));
            assertEquals(ScreenException.Reason.GONE, late.reason());
        }
    }

    @Test
    void whatDoesNotChangeIsNotCapturedAgain() throws Exception {
        try (PaintedWindow window = open("Still", 100, 100, 400, 300)) {
            ScreenSource.Window source = awaitWindow("Still");
            try (ScreenGrabber grabber = screens.grab(source.id())) {
                await().atMost(TIMEOUT).until(() -> grabber.grab(false).isEmpty());
                for (int i = 0; i < 50; i++) {
                    assertTrue(grabber.grab(false).isEmpty(), "nothing has changed");
                }
                assertFalse(grabber.grab(true).orElseThrow().changed());
                window.paint(3);
                await().atMost(TIMEOUT).until(() -> grabber.grab(false).isPresent());
            }
        }
    }

    @Test
    void thePointerIsDrawnWhereItIsAndLeavesNoTrace() throws Exception {
        try (PaintedWindow window = open("Pointed at", 100, 100, 400, 300)) {
            ScreenSource.Window source = awaitWindow("Pointed at");
            window.paint(4);
            try (ScreenGrabber grabber = screens.grab(source.id())) {
                await().atMost(TIMEOUT).until(() -> grabber.grab(false).isEmpty());
                BufferedImage without = pixels(grab(grabber));
                movePointer(contentLeft(source) + 150, contentTop(source) + 120);
                await().atMost(TIMEOUT).until(() -> differences(without, pixels(grab(grabber))) > 20);
                BufferedImage with = pixels(grab(grabber));
                assertEquals(
                        0,
                        differences(without.getSubimage(0, 0, 300, 80), with.getSubimage(0, 0, 300, 80)),
                        "far from the pointer nothing differs");
                movePointer(WIDTH - 1, HEIGHT - 1);
                await().atMost(TIMEOUT).until(() -> differences(without, pixels(grab(grabber))) == 0);
            }
        } finally {
            movePointer(WIDTH - 1, HEIGHT - 1);
        }
    }

    @Test
    void eachMonitorIsAScreenOfItsOwn() throws Exception {
        try (X11Connection connection = display.connect()) {
            setMonitor(connection, "left", 0, 640);
            setMonitor(connection, "right", 640, 640);
            try (PaintedWindow window = open("Right", 700, 100, 400, 300)) {
                window.paint(5);
                awaitWindow("Right");
                List<ScreenSource> found = list();
                ScreenSource.Screen right = found.stream()
                        .filter(ScreenSource.Screen.class::isInstance)
                        .map(ScreenSource.Screen.class::cast)
                        .filter(screen -> screen.name().equals("right"))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError(found.toString()));
                assertEquals(640, right.x());
                try (ScreenGrabber grabber = screens.grab(right.id())) {
                    assertEquals(640, grab(grabber).width());
                    await().atMost(TIMEOUT)
                            .untilAsserted(() -> assertSame(display.screenshot(), pixels(grab(grabber)), 640, 0));
                    deleteMonitor(connection, "right");
                    await().atMost(TIMEOUT).untilAsserted(() -> {
                        ScreenException gone = assertThrows(ScreenException.class, () -> grabber.grab(true));
                        assertEquals(ScreenException.Reason.GONE, gone.reason());
                    });
                }
            } finally {
                deleteMonitor(connection, "left");
            }
        }
    }

    @Test
    void thumbnailsShowWhatThereIs() throws Exception {
        try (PaintedWindow window = open("Small", 100, 100, 400, 300);
                ScreenBrowser browser = screens.browse()) {
            ScreenSource.Window source = awaitWindow("Small");
            assertFalse(source.own(), "it belongs to another process");
            window.paint(6);
            await().atMost(TIMEOUT).until(() -> {
                Optional<Thumbnail> small = browser.thumbnail(source.id(), 200, 100);
                return small.isPresent()
                        && small.get().height() == 100
                        && small.get().width() <= 200;
            });
            Thumbnail screen = browser.thumbnail(onlyScreen().id(), 320, 320).orElseThrow();
            assertEquals(320, screen.width());
            assertEquals(200, screen.height());
            assertTrue(browser.thumbnail("x11:window:1", 100, 100).isEmpty(), "there is no such window");
            assertTrue(browser.thumbnail("x11:window:nonsense", 100, 100).isEmpty());
        }
    }

    @Test
    void aServerThatGoesIsAFailureAndNothingMore(@TempDir Path own) throws Exception {
        try (VirtualDisplay doomed = new VirtualDisplay(own, 640, 480)) {
            X11Screens there = new X11Screens(doomed.environment());
            try (ScreenBrowser browser = there.browse();
                    ScreenGrabber grabber = there.grab(browser.list().getFirst().id())) {
                assertTrue(grabber.grab(true).isPresent());
                doomed.kill();
                assertEquals(
                        ScreenException.Reason.FAILED,
                        assertThrows(ScreenException.class, () -> grabber.grab(true))
                                .reason());
                assertThrows(ScreenException.class, browser::list);
            }
            assertThrows(ScreenException.class, there::browse);
        }
    }

    private static PaintedWindow open(String title, int x, int y, int width, int height) throws IOException {
        return new PaintedWindow(display, folder, title, x, y, width, height);
    }

    private static List<ScreenSource> list() {
        try (ScreenBrowser browser = screens.browse()) {
            return browser.list();
        }
    }

    private static List<String> titles() {
        return list().stream()
                .filter(ScreenSource.Window.class::isInstance)
                .map(source -> ((ScreenSource.Window) source).title())
                .toList();
    }

    private static ScreenSource onlyScreen() {
        return list().getFirst();
    }

    private static ScreenSource.Window awaitWindow(String title) {
        await(title).atMost(TIMEOUT).until(() -> titles().contains(title));
        return list().stream()
                .filter(ScreenSource.Window.class::isInstance)
                .map(ScreenSource.Window.class::cast)
                .filter(source -> source.title().equals(title))
                .findFirst()
                .orElseThrow();
    }

    private static Image grab(ScreenGrabber grabber) {
        return await().atMost(TIMEOUT)
                .until(() -> grabber.grab(true), Optional::isPresent)
                .orElseThrow();
    }

    private static boolean blocks(Image image) {
        BufferedImage pixels = pixels(image);
        return pixels.getRGB(2, 2) != pixels.getRGB(pixels.getWidth() / 2, 2);
    }

    private static BufferedImage pixels(Image image) {
        BufferedImage pixels = new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_INT_RGB);
        ByteBuffer bgra = image.bgra().duplicate().order(ByteOrder.LITTLE_ENDIAN);
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < image.width(); x++) {
                pixels.setRGB(x, y, bgra.getInt(4 * (y * image.width() + x)) & 0xffffff);
            }
        }
        return pixels;
    }

    private static void assertSame(BufferedImage screenshot, BufferedImage captured, int left, int top) {
        BufferedImage part = screenshot.getSubimage(left, top, captured.getWidth(), captured.getHeight());
        int different = differences(part, captured);
        // The pointer in the corner is in the capture alone.
        assertTrue(different < 300, different + " pixels differ");
    }

    private static int differences(BufferedImage one, BufferedImage other) {
        int different = 0;
        for (int y = 0; y < one.getHeight(); y++) {
            for (int x = 0; x < one.getWidth(); x++) {
                different += (one.getRGB(x, y) & 0xffffff) == (other.getRGB(x, y) & 0xffffff) ? 0 : 1;
            }
        }
        return different;
    }

    private static int contentLeft(ScreenSource.Window window) {
        return origin(window).x();
    }

    private static int contentTop(ScreenSource.Window window) {
        return origin(window).y();
    }

    private static Area origin(ScreenSource.Window window) {
        try (X11Connection connection = display.connect()) {
            int id = Integer.parseUnsignedInt(window.id().substring(X11Windows.PREFIX.length()), 16);
            ByteBuffer answer = connection.call(40, 0, id, connection.setup().root(), 0);
            return new Area(answer.getShort(12), answer.getShort(14), 0, 0);
        }
    }

    private static void movePointer(int x, int y) {
        try (X11Connection connection = display.connect()) {
            connection.check(41, 0, 0, connection.setup().root(), 0, 0, (x & 0xffff) | (y << 16));
        }
    }

    private static void setMonitor(X11Connection connection, String name, int x, int width) {
        int randr = connection.extension("RANDR").orElseThrow().opcode();
        connection.call(randr, 0, 1, 5);
        connection.check(
                randr,
                43,
                connection.setup().root(),
                connection.atom(name),
                0,
                x & 0xffff,
                (width & 0xffff) | (HEIGHT << 16),
                300,
                200);
    }

    private static void deleteMonitor(X11Connection connection, String name) {
        int randr = connection.extension("RANDR").orElseThrow().opcode();
        connection.call(randr, 0, 1, 5);
        try {
            connection.check(randr, 44, connection.setup().root(), connection.atom(name));
        } catch (X11Exception gone) {
            assertTrue(gone.code() > 0);
        }
    }
}
