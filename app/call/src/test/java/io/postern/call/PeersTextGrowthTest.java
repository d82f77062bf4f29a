package io.postern.call;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.ui.fx.Toolkit;
import io.postern.ui.simulation.SimulatedPicture;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import javafx.scene.control.Hyperlink;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever length of text a peer sends, the JavaFX thread lays it out in a time that grows no faster than the text. */
final class PeersTextGrowthTest {
    /** For rounding, warming up and what a pulse costs anyway. */
    private static final Duration SLACK = Duration.ofMillis(300);

    /** The watchdog ends a window whose JavaFX thread does not answer for four seconds. */
    private static final Duration MOST = Duration.ofSeconds(3);

    private final CallOnScreen screen = new CallOnScreen();
    private AnsweringRoom room;

    @AfterEach
    void nothingIsLeft() {
        screen.close();
        assertEquals(0, room.simulated.listeners());
        await().until(() -> screen.media.microphoneLeases() == 0);
        assertEquals(0, SimulatedPicture.open());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ש",
                "שלום ",
                "x",
                "漢",
                "a b ",
                "e\u0301\u0301",
                "e\u0301 ",
                "\n",
                "م\u064b",
                "https://a.b/) ",
                "👍",
                "👍\u200d",
                "ก",
                "क\u094d",
                "각",
                "\uabc0\uabe3",
                "\u0964",
                "\ud804\udc83\ud804\udcb0",
                "\u00ad",
                "\ufe0f"
            })
    void textsAndNamesAreLaidOutInATimeThatGrowsAsTheyDo(String part) {
        room = new AnsweringRoom(CallScene.joined("weekly").crowd(3).room());
        screen.open(room.room, 960, 640);
        screen.click("#chat");
        cost(part, 500);
        long once = cost(part, 2_500);
        long twice = cost(part, 5_000);
        long fourTimes = cost(part, 10_000);
        String seen = "milliseconds: " + once / 1_000_000 + ", " + twice / 1_000_000 + ", " + fourTimes / 1_000_000;
        assertTrue(twice <= 3 * once + SLACK.toNanos(), seen);
        assertTrue(fourTimes <= 6 * once + SLACK.toNanos(), seen);
        assertTrue(fourTimes <= MOST.toNanos(), seen);
    }

    /** The JavaFX thread's own time, in nanoseconds, for one message folded and unfolded, and names as long. */
    private long cost(String part, int length) {
        String text = "." + part.repeat(length / part.length()) + ".";
        CallScene scene = CallScene.joined(text)
                .with(new CallScene.Person("eve", text).camera(true).microphone(true))
                .said("eve", text, text);
        long before = Toolkit.call(PeersTextGrowthTest::cpuTime);
        room.simulated.push(scene.snapshot());
        screen.settle();
        Toolkit.run(() -> {
            if (screen.view().lookup(".chat-more") instanceof Hyperlink more && more.isVisible()) {
                more.fire();
            }
        });
        screen.settle();
        screen.click("#people");
        screen.click("#chat");
        return Toolkit.call(PeersTextGrowthTest::cpuTime) - before;
    }

    private static long cpuTime() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
