package io.postern.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OperatingSystemTest {
    @ParameterizedTest
    @CsvSource({
        "Linux, LINUX",
        "Windows 11, WINDOWS",
        "Windows Server 2025, WINDOWS",
        "Mac OS X, MAC",
        "Darwin, OTHER",
        "FreeBSD, OTHER",
        "'', OTHER"
    })
    void isKnownByTheNameJavaGivesIt(String name, OperatingSystem system) {
        assertEquals(system, OperatingSystem.of(name));
    }
}
