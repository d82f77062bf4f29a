package io.postern.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Tokens are masked in the log, whichever code logs them. */
class LogMaskingTest {
    private static final long PATIENCE_SECONDS = 60;
    private static final String SIGN_IN_TOKEN = "pst_Zm9vYmFyYmF6cXV4";
    private static final String DEVICE_TOKEN = "pdt_Zm9vYmFyYmF6cXV4";
    private static final String LIVEKIT_TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJib3QifQ.c2lnbmF0dXJl";

    /** Runs in the child process and logs with the program's own configuration. */
    static final class Child {
        private Child() {}

        public static void main(String[] args) throws ClassNotFoundException {
            Class.forName(BackendMain.class.getName());
            var log = LoggerFactory.getLogger("RoomAdministration");
            log.warn("LiveKit answered {}: {}", 401, "invalid token: " + LIVEKIT_TOKEN + " of " + DEVICE_TOKEN);
            log.error(
                    "POST /api/device failed",
                    new IllegalStateException(
                            "no row for " + SIGN_IN_TOKEN,
                            new IOException("unexpected end of wss://meet.example.org/rtc?access_token=" + LIVEKIT_TOKEN
                                    + "&device=" + DEVICE_TOKEN)));
        }
    }

    @Test
    void tokensInMessagesAndStackTracesAreCutOut(@TempDir Path folder) throws Exception {
        Path errors = folder.resolve("err");
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(errors.toFile())
                .start();
        try {
            assertTrue(child.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "The process does not end");
        } finally {
            child.destroyForcibly();
        }
        String log = Files.readString(errors);
        assertEquals(0, child.exitValue(), log);
        assertTrue(log.contains("LiveKit answered 401: invalid token: [token] of [token]"), log);
        assertTrue(log.contains("access_token=[token]&device=[token]"), log);
        assertTrue(log.contains("Caused by: java.io.IOException"), log);
        for (String secret : new String[] {SIGN_IN_TOKEN, DEVICE_TOKEN, LIVEKIT_TOKEN, "pdt_", "pst_", "eyJ"}) {
            assertFalse(log.contains(secret), log);
        }
    }
}
