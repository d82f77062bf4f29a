package io.postern.bench.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class BackgroundLoadTest {
    @Test
    void idleAndWaitingTimeIsNotBusy() {
        // user nice system idle iowait irq softirq steal guest guest_nice
        assertEquals(1 + 2 + 3 + 6 + 7 + 8, BackgroundLoad.busyTicks("cpu  1 2 3 400 500 6 7 8 9 10"));
    }
}
