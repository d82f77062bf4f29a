package io.postern.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RejoinBackoffTest {
    @ParameterizedTest
    @CsvSource({
        "1, 0, 1000",
        "2, 0, 2000",
        "3, 0, 4000",
        "4, 0, 8000",
        "5, 0, 16000",
        "6, 0, 30000",
        "7, 0, 30000",
        "1000000, 0, 30000",
        "1, 1, 800",
        "6, 1, 24000",
        "6, 0.5, 27000",
    })
    void doublesUpToThirtySecondsLessAFifth(int failures, double random, long millis) {
        assertEquals(Duration.ofMillis(millis), RejoinBackoff.delay(failures, random));
    }
}
