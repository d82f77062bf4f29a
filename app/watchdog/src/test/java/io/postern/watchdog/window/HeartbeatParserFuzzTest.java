package io.postern.watchdog.window;

import io.postern.testing.fuzz.Fuzzer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The parser handles any input from a window. */
@Timeout(120)
class HeartbeatParserFuzzTest {
    @Test
    void aLineIsUnderstoodOrNoise() {
        Fuzzer.ofTexts(
                        "the window's lines",
                        "{\"hello\":1,\"pid\":4711,\"version\":\"1.2.3\",\"java\":\"25\",\"safe\":false}",
                        "{\"beat\":7,\"fx\":3,\"meeting\":\"IN_MEETING\",\"room\":\"a\",\"next\":\"2026-03-02T09:30:15Z\","
                                + "\"restartAt\":\"03:00\",\"signal\":\"GOOD\",\"others\":2,\"arriving\":3,\"decoding\":3,"
                                + "\"heap\":123456789}")
                .run(input -> HeartbeatParser.parse(new String(input, StandardCharsets.UTF_8)));
    }
}
