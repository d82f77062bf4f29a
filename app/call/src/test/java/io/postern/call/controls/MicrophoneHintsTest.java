package io.postern.call.controls;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MicrophoneHintsTest {
    private static final long STEP = 50 * MicrophoneHints.NANOS_PER_MILLI;

    /**
     * What goes on is written as letters with tenths of a second: {@code q} muted and quiet, {@code s} muted and speaking,
     * {@code o} muted and speaking while others speak too, {@code Q}, {@code S} the same with the microphone on, {@code Z}
     * on and delivering nothing. Hints are written with the tenth of a second they come at.
     */
    @ParameterizedTest
    @CsvSource({
        "q20 s4 q30, ''",
        "q20 s6 q30, MUTED@25",
        "q20 s3 q3 s3 q30, MUTED@28",
        "q20 s3 q9 s3 q30, ''",
        "s14 q50, ''",
        "S20 s14 q50, ''",
        "S20 s25, MUTED@40",
        "q20 o50 q20, ''",
        "q20 o10 s8 q20, ''",
        "q20 o10 q10 s8, MUTED@45",
        "q20 s280, MUTED@25",
        "q20 s400, 'MUTED@25 MUTED@325'",
        "q20 S60 q20, ''",
        "Z70 Q20, SILENT@60",
        "Z400, SILENT@60",
        "Z50 q10 Z50, ''",
        "Z50 q10 Z70, SILENT@120",
        "Q1 Z200, ''",
        "q100 Z70, SILENT@160",
    })
    void hintsComeWhenTheyHelpAndNotAgainAndAgain(String goesOn, String expected) {
        MicrophoneHints hints = new MicrophoneHints();
        List<String> said = new ArrayList<>();
        long now = 1_000_000_000_000L;
        long start = now;
        for (String part : goesOn.split(" ", -1)) {
            long end = now + Long.parseLong(part.substring(1)) * 100 * MicrophoneHints.NANOS_PER_MILLI;
            char what = part.charAt(0);
            for (; now < end; now += STEP) {
                MicrophoneHints.Moment moment =
                        new MicrophoneHints.Moment(Character.isUpperCase(what), heard(what), what == 'o', now);
                long tenths =
                        (now - start + 50 * MicrophoneHints.NANOS_PER_MILLI) / (100 * MicrophoneHints.NANOS_PER_MILLI);
                hints.observe(moment).ifPresent(hint -> said.add(hint + "@" + tenths));
            }
        }
        assertEquals(expected, String.join(" ", said));
    }

    private static double heard(char what) {
        return switch (what) {
            case 'Z' -> 0;
            case 'q', 'Q' -> 0.004;
            default -> 0.2;
        };
    }
}
