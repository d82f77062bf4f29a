package io.postern.settings.logs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretMaskingTest {
    /** Stands for the secret in every line below. */
    private static final String SECRET = "c0rrect-h0rse";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET wss://meet.example.org/rtc?auto_subscribe=1&access_token=SECRET&x=1",
                "{\"accessToken\":\"SECRET\",\"name\":\"Ana\"}",
                "{ \"password\" : \"SECRET with spaces\" }",
                "{\"password\":\"SEC\\\"RET SECRET\",\"user\":\"ana\"}",
                "{\"password\":\"SEC RET that ends nowhere SECRET",
                "password='SEC\\'RET SECRET'",
                "password=SECRET, user=ana",
                "Authorization: Bearer SECRET",
                "Proxy-Authorization: Basic SECRETSECRET==",
                "sent bearer SECRETSECRET",
                "https://ana:SECRET@meet.example.org/",
                "https://SECRET@meet.example.org/",
                "wss://meet.example.org 401 deviceToken='SECRET'",
                "TURN credential=SECRET",
                "a=ice-pwd:SECRET",
                "the PIN: SECRET was wrong",
                "Set-Cookie: session=SECRET; Path=/",
                "api-key: SECRET"
            })
    void whatLooksLikeASecretIsHidden(String line) {
        String masked = SecretMasking.mask(line.replace("SECRET", SECRET));
        assertFalse(masked.contains(SECRET), masked);
        assertTrue(masked.contains("[hidden]"), masked);
    }

    @Test
    void tokensAreHiddenWhereverTheyStand() {
        String token = "eyJhbGciOiJIUzI1NiJ9" + ".eyJzdWIiOiJhbmEifQ" + ".dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        assertEquals("refused [hidden] at once", SecretMasking.mask("refused " + token + " at once"));
        assertEquals("cut [hidden]…", SecretMasking.mask("cut " + token.substring(0, 60) + "…"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pdt_Zm9vYmFyLWJhei1xdXV4LTAxMjM0NTY3ODktYWJjZGU",
                "pst_Zm9vYmFyLWJhei1xdXV4LTAxMjM0NTY3ODktYWJjZGU",
                "Zm9vYmFyLWJhei1xdXV4LTAxMjM0NTY3ODktYWJjZGU",
                "pdt_cut0ff"
            })
    void tokensOfTheBackendAndBareOnesAreHidden(String token) {
        assertEquals("refused [hidden] at once", SecretMasking.mask("refused " + token + " at once"));
        assertEquals("(\"[hidden]\")", SecretMasking.mask("(\"" + token + "\")"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sha256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                "/srv/state/postern/logs/postern-2026-01-31-a-very-long-folder-name-indeed/postern.log",
                "a pst_ and theVeryLongNameOfATestMethodThatSaysWhatItIsAbout stay",
                "io.postern.signaling.token.TokenException: the backend at https://meet.example.org does not answer",
                "The network settings have changed: proxies SYSTEM",
                "Joined weekly by https://meet.example.org/livekit in 412 ms",
                "a=ice-ufrag:x1y2",
                "Pinned tile of ana"
            })
    void everythingElseStays(String line) {
        assertEquals(line, SecretMasking.mask(line));
    }

    @Test
    @Timeout(60)
    void longLinesAreQuick() {
        // Of this thread alone: what else the machine does is no matter.
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long begun = threads.getCurrentThreadCpuTime();
        SecretMasking.mask("token".repeat(20_000));
        SecretMasking.mask("a".repeat(200_000));
        SecretMasking.mask("eyJ".repeat(50_000));
        SecretMasking.mask("a1B-".repeat(50_000));
        SecretMasking.mask("aaaa-".repeat(50_000));
        SecretMasking.mask("pdt_".repeat(50_000));
        assertTrue(Duration.ofNanos(threads.getCurrentThreadCpuTime() - begun).toSeconds() < 4);
    }
}
