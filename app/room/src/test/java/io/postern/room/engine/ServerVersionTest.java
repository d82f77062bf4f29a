package io.postern.room.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerVersionTest {
    @ParameterizedTest
    @CsvSource({
        "1.7.2, false",
        "1.8.4, false",
        "1.9.0, false",
        "v1.9.0-rc1, false",
        "1.9.1, true",
        "1.9.12, true",
        "1.10.0, true",
        "1.13.5, true",
        "2.0.0, true",
        "0.15.0, false",
        "'', true",
        "main, true",
        "99999.1.1, true"
    })
    void dataIsCountedSinceANumber(String version, boolean counted) {
        assertEquals(counted, ServerVersion.countsData(version));
    }
}
