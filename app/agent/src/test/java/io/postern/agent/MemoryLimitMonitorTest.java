package io.postern.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class MemoryLimitMonitorTest {
    private OptionalLong resident = OptionalLong.of(900);
    private boolean isObserved = true;

    @Test
    void endsBeyondTheLimitWhenNobodyIsDisturbed() {
        MemoryLimitMonitor limit = limit(800);
        limit.check();
        assertFalse(limit.memoryExceeded().isDone(), "ended under somebody");

        isObserved = false;
        limit.check();
        assertEquals(
                "Ending to be restarted: the process uses 900 MiB of memory, more than 800.",
                limit.memoryExceeded().join());
    }

    @Test
    void staysWithinTheLimitAndWhereMemoryIsNotKnown() {
        isObserved = false;
        MemoryLimitMonitor limit = limit(1000);
        limit.check();
        resident = OptionalLong.empty();
        limit.check();
        assertFalse(limit.memoryExceeded().isDone());
    }

    @Test
    void memoryIsReadFromTheStatusOfAProcess() {
        assertEquals(
                OptionalLong.of(250),
                MemoryLimitMonitor.residentMib("VmPeak:\t 3000000 kB\nVmRSS:\t  256000 kB\nRssAnon:\t  99 kB\n"));
        assertEquals(OptionalLong.empty(), MemoryLimitMonitor.residentMib("Name:\tjava\n"));
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "only on Linux: reads memory from /proc")
    void thisProcessHasTakenSome() {
        assertTrue(MemoryLimitMonitor.residentMib().orElseThrow() > 10);
    }

    private MemoryLimitMonitor limit(long maxMib) {
        return new MemoryLimitMonitor(maxMib, () -> resident, () -> isObserved);
    }
}
