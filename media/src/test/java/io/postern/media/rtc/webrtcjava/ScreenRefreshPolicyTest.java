package io.postern.media.rtc.webrtcjava;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ScreenRefreshPolicyTest {
    private final ScreenRefreshPolicy pace = new ScreenRefreshPolicy();

    @Test
    void aStillScreenIsSentOnceASecondAfterItBecameSharp() {
        // Five a second for two seconds, then one each second.
        assertEquals(10, frames(0, 2));
        assertEquals(3, frames(2, 5));
    }

    @Test
    void aChangeIsSharpenedAgain() {
        assertEquals(15, frames(0, 7));
        pace.sent(TimeUnit.MILLISECONDS.toNanos(7_010), true);
        assertEquals(9, frames(7.1, 9));
    }

    /** How many are due by themselves, asked 30 times a second from one second to another. */
    private int frames(double from, double to) {
        int due = 0;
        for (int tick = (int) Math.round(from * 30); tick < to * 30; tick++) {
            long now = TimeUnit.SECONDS.toNanos(tick) / 30;
            if (pace.isDue(now)) {
                due++;
                pace.sent(now, false);
            }
        }
        return due;
    }
}
