package io.postern.kiosk.pin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** PINs: which are taken, what is kept of them, and how wrong ones are slowed. */
class PinTest {
    private final AtomicReference<Duration> up = new AtomicReference<>(Duration.ofHours(5));

    @TempDir
    private Path folder;

    @Test
    void aHashKnowsItsPinAndNoOther() {
        PinHash hash = PinHash.parse(PinHash.of("274913".toCharArray(), 2_000).text());
        assertTrue(hash.matches("274913".toCharArray()));
        assertFalse(hash.matches("274914".toCharArray()));
        assertFalse(hash.matches("27491".toCharArray()));
        assertFalse(hash.matches(new char[0]));
        assertNotEquals(
                PinHash.of("274913".toCharArray(), 2_000).text(),
                PinHash.of("274913".toCharArray(), 2_000).text(),
                "each hash has its salt");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "274913",
                "pbkdf2-sha256:1:AAAAAAAAAAAAAAAAAAAAAA==:AAAA",
                "pbkdf2-sha256:600000:!:AAAA",
                "pbkdf2-sha512:600000:AAAAAAAAAAAAAAAAAAAAAA==:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                "pbkdf2-sha256:2000000000:AAAAAAAAAAAAAAAAAAAAAA==:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
            })
    void whatIsNoHashIsRefusedWithOneSentence(String text) {
        String message = assertThrows(IllegalArgumentException.class, () -> PinHash.parse(text))
                .getMessage();
        assertTrue(message.contains("--hash-pin"), message);
        assertTrue(text.isEmpty() || !message.contains(text), "the message repeats nothing");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "274913, -",
        "'', TOO_SHORT",
        "27491, TOO_SHORT",
        "27491a, NO_DIGITS",
        "２７４９１３, NO_DIGITS",
        "12345678901234567, TOO_LONG",
        "777777, ONE_DIGIT",
        "123456, A_RUN",
        "987654, A_RUN",
        "123457, -",
    })
    void weakOnesAreRefused(String pin, String weakness) {
        assertEquals(
                weakness, PinPolicy.weakness(pin.toCharArray()).map(Enum::name).orElse("-"));
    }

    @Test
    void theCommandReadsALineAndPrintsAHashOrOneSentence() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        assertTrue(hash("274913\r\nmore", out, err));
        assertTrue(PinHash.parse(out.toString(StandardCharsets.UTF_8)).matches("274913".toCharArray()));
        assertFalse(hash("1234\n", out, err));
        assertEquals(
                "That PIN is too short. Take at least 6 digits.",
                err.toString(StandardCharsets.UTF_8).strip());
    }

    @Test
    void eachWrongOneTakesTwiceAsLongUpToFiveMinutes() {
        PinThrottle limit = limit();
        List<Long> waits = new ArrayList<>();
        for (int i = 0; i < 11; i++) {
            assertTrue(limit.begin());
            assertFalse(limit.begin(), "the next one has to wait");
            waits.add(limit.remaining().toSeconds());
            up.updateAndGet(now -> now.plus(limit.remaining()));
        }
        assertEquals(List.of(1L, 2L, 4L, 8L, 16L, 32L, 64L, 128L, 256L, 300L, 300L), waits);
        limit.right();
        assertEquals(Duration.ZERO, limit.remaining());
        assertTrue(limit.begin());
        assertEquals(1, limit.remaining().toSeconds(), "a right one clears the slate");
    }

    @Test
    void aTryThatIsCutOffByEndingTheProgramCountsAndItsWaitBeginsAgain() {
        PinThrottle limit = limit();
        for (int i = 0; i < 5; i++) {
            assertTrue(limit.begin());
            up.updateAndGet(now -> now.plus(limit.remaining()));
        }
        assertTrue(limit.begin());
        // Another run of the program: its clock begins anew, whatever the clock on the wall shows.
        up.set(Duration.ZERO);
        PinThrottle next = limit();
        assertEquals(32, next.remaining().toSeconds());
        assertFalse(next.begin());
    }

    @Test
    void whatCannotBeReadOrKeptIsSlowAtOnce() throws IOException {
        Files.writeString(folder.resolve("wrong-pins"), "many");
        assertEquals(PinThrottle.MAX_DELAY, limit().remaining());
        // A folder that is a file: nothing can be written below it, as on a full disk.
        Files.writeString(folder.resolve("file"), "");
        PinThrottle unkept = new PinThrottle(folder.resolve("file").resolve("wrong-pins"), up::get);
        up.updateAndGet(now -> now.plus(unkept.remaining()));
        assertTrue(unkept.begin());
        assertEquals(PinThrottle.MAX_DELAY, unkept.remaining());
    }

    @Test
    void checksWipeWhatTheyAreGivenAndOpenOnlyForTheRightOne() {
        PinVerifier check = new PinVerifier(Optional.of(PinHash.of("274913".toCharArray(), 2_000)), limit());
        char[] wrong = "111222".toCharArray();
        assertEquals(PinVerifier.Verdict.WRONG, check.check(wrong).join());
        assertEquals("\0".repeat(6), new String(wrong));
        assertEquals(
                PinVerifier.Verdict.TOO_SOON,
                check.check("274913".toCharArray()).join());
        up.updateAndGet(now -> now.plusSeconds(1));
        assertEquals(
                PinVerifier.Verdict.RIGHT, check.check("274913".toCharArray()).join());
        PinVerifier none = new PinVerifier(Optional.empty(), limit());
        assertFalse(none.possible());
        assertEquals(
                PinVerifier.Verdict.WRONG, none.check("274913".toCharArray()).join());
    }

    private PinThrottle limit() {
        return new PinThrottle(folder.resolve("wrong-pins"), up::get);
    }

    private static boolean hash(String input, ByteArrayOutputStream out, ByteArrayOutputStream err) {
        return HashPinCommand.run(
                null,
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }
}
