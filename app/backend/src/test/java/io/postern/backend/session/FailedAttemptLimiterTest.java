package io.postern.backend.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.backend.SettableClock;
import io.postern.backend.error.RefusedException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class FailedAttemptLimiterTest {
    private static final Optional<String> ADA = Optional.of("ada");

    private final SettableClock clock = new SettableClock();
    private final FailedAttemptLimiter tries = new FailedAttemptLimiter(
            new FailedAttemptLimiter.Limit(30, Duration.ofSeconds(5)),
            new FailedAttemptLimiter.Limit(3, Duration.ofMinutes(30)),
            new FailedAttemptLimiter.Limit(10, Duration.ofSeconds(30)),
            LoggerFactory.getLogger(FailedAttemptLimiterTest.class),
            clock);

    @Test
    void strangersDoNotLockOutWhoComesFromElsewhere() {
        exhaust("203.0.113.5");
        tries.begin(ADA, "198.51.100.7");
    }

    @Test
    void strangersWhoGoOnAllDayDoNotLockOutAnAddressThatSucceededBefore() {
        tries.begin(ADA, "198.51.100.7").succeeded();
        for (int i = 0; i < 1_000; i++) {
            clock.advance(Duration.ofSeconds(30));
            exhaust("203.0.113." + i % 250);
        }
        for (int i = 0; i < 9; i++) {
            tries.begin(ADA, "198.51.100.7");
        }
        tries.begin(ADA, "198.51.100.7").succeeded();
    }

    @Test
    void anAddressThatSucceededBeforeCannotGuessOnEither() {
        tries.begin(ADA, "198.51.100.7").succeeded();
        for (int i = 0; i < 10; i++) {
            tries.begin(ADA, "198.51.100.7");
        }
        assertThrows(RefusedException.class, () -> tries.begin(ADA, "198.51.100.7"));
    }

    @Test
    void aNeighbourhoodHasTriesOfItsOwnOnce() {
        int answered = 0;
        for (int i = 0; i < 250; i++) {
            answered += isAnswered("203.0.113." + i) ? 1 : 0;
        }
        assertEquals(13, answered, "three of the network's own, ten of all strangers'");
    }

    @Test
    void aRefusedTryCountsForTheAddress() {
        for (int i = 0; i < 30; i++) {
            isAnswered("203.0.113.5");
        }
        assertThrows(RefusedException.class, () -> tries.begin(Optional.of("grace"), "203.0.113.5"));
    }

    @Test
    void whatCannotBeASecretCountsForTheAddressAlone() {
        for (int i = 0; i < 30; i++) {
            tries.begin(Optional.empty(), "203.0.113.5");
        }
        assertThrows(RefusedException.class, () -> tries.begin(Optional.empty(), "203.0.113.5"));
        tries.begin(Optional.empty(), "203.0.113.6");
    }

    @Test
    void networksAreOfASubscribersSize() {
        assertEquals(FailedAttemptLimiter.network("203.0.113.5"), FailedAttemptLimiter.network("203.0.113.250"));
        assertNotEquals(FailedAttemptLimiter.network("203.0.113.5"), FailedAttemptLimiter.network("203.0.114.5"));
        assertEquals(
                FailedAttemptLimiter.network("2001:db8:1:2:0:0:0:0/64"),
                FailedAttemptLimiter.network("2001:db8:1:ffff:0:0:0:0/64"));
        assertNotEquals(
                FailedAttemptLimiter.network("2001:db8:1:2:0:0:0:0/64"),
                FailedAttemptLimiter.network("2001:db8:2:2:0:0:0:0/64"));
        assertEquals("unknown", FailedAttemptLimiter.network("unknown"));
    }

    private void exhaust(String address) {
        int answered = 0;
        while (isAnswered(address)) {
            assertTrue(++answered < 100, "nothing limits this address");
        }
    }

    private boolean isAnswered(String address) {
        try {
            tries.begin(ADA, address);
            return true;
        } catch (RefusedException e) {
            return false;
        }
    }
}
