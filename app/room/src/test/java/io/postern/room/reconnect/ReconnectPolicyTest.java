package io.postern.room.reconnect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class ReconnectPolicyTest {
    private final RandomGenerator random = RandomGenerator.of("L64X128MixRandom");

    @Test
    void theFirstAttemptIsMadeAtOnceAndTheSecondSoon() {
        assertEquals(Optional.of(Duration.ZERO), ReconnectPolicy.DEFAULT.delayBefore(1, random));
        assertEquals(Optional.of(Duration.ofMillis(300)), ReconnectPolicy.DEFAULT.delayBefore(2, random));
    }

    @Test
    void laterAttemptsAreSpreadOverASecond() {
        for (int i = 0; i < 200; i++) {
            Duration delay = ReconnectPolicy.DEFAULT.delayBefore(3, random).orElseThrow();
            assertTrue(delay.compareTo(Duration.ofMillis(1200)) >= 0, delay::toString);
            assertTrue(delay.compareTo(Duration.ofMillis(2200)) < 0, delay::toString);
        }
    }

    @Test
    void afterTheLastDelayItIsOver() {
        assertTrue(ReconnectPolicy.DEFAULT.delayBefore(10, random).isPresent());
        assertTrue(ReconnectPolicy.DEFAULT.delayBefore(11, random).isEmpty());
    }

    @Test
    void triesForAsLongAsAServerNeedsToStartAgain() {
        Duration all = ReconnectPolicy.DEFAULT.delays().stream().reduce(Duration.ZERO, Duration::plus);
        assertEquals(Duration.ofSeconds(44), all);
        Duration longest = all.plus(ReconnectPolicy.DEFAULT.jitter().multipliedBy(8));
        assertEquals(Duration.ofSeconds(52), longest, "with what is added to the third and later ones");
    }
}
