package io.postern.media.capture.x11;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.postern.media.device.ScreenException;
import io.postern.testing.requirement.Requirement;
import io.postern.testing.requirement.Requires;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Suspends the screen saver of a real X server, which starts after a second without input. */
@Requires(Requirement.DISPLAY)
class X11ScreenSaverTest {
    private static final int SET_SCREEN_SAVER = 107;
    private static final int FORCE_SCREEN_SAVER = 115;
    private static final int RESET = 0;
    private static final int QUERY_INFO = 1;
    private static final int ON = 1;
    private static final int SECONDS = 1;

    @TempDir
    private Path folder;

    @Test
    void theScreenStaysLitAsLongAsItIsSuspended() throws Exception {
        try (VirtualDisplay display = new VirtualDisplay(folder, 640, 480);
                X11Connection watching = display.connect()) {
            watching.check(SET_SCREEN_SAVER, 0, SECONDS | SECONDS << 16, 1 | 1 << 8);
            await("the saver of a screen that nobody uses").until(() -> isOn(watching));
            watching.check(FORCE_SCREEN_SAVER, RESET);
            try (X11ScreenSaver suspended =
                    X11ScreenSaver.suspend(display.environment().get("DISPLAY"))) {
                await().during(Duration.ofMillis(2500))
                        .atMost(Duration.ofSeconds(6))
                        .until(() -> !isOn(watching));
            }
            await("the saver again").until(() -> isOn(watching));
        }
    }

    private static boolean isOn(X11Connection connection) {
        int opcode = connection.extension("MIT-SCREEN-SAVER").orElseThrow().opcode();
        return connection.call(opcode, QUERY_INFO, connection.setup().root()).get(1) == ON;
    }

    @Test
    void whereThereIsNoServerItIsSaid() {
        assertThrows(ScreenException.class, () -> X11ScreenSaver.suspend(""));
        assertThrows(ScreenException.class, () -> X11ScreenSaver.suspend(":9977"));
    }
}
