package io.postern.ui.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import javafx.scene.paint.Color;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ControlsTest {
    @ParameterizedTest
    @CsvSource(textBlock = """
                    Ana,                A
                    ana maria schmidt,  AS
                    '  ',               ?
                    '',                 ?
                    محمد علي,           مع
                    🎉 party,           🎉P
                    é́clair,             É́
                    👨‍👩‍👧 Family Name,   👨‍👩‍👧N
                    """)
    void initialsAreWholeCharactersOfTheFirstAndLastWord(String name, String initials) {
        assertEquals(initials, Initials.of(name));
    }

    @Test
    void initialsOfAMegabyteOfNameAreThereAtOnce() {
        long start = System.nanoTime();
        assertEquals("A", Initials.of("a".repeat(1 << 20)));
        assertTrue(System.nanoTime() - start < 500_000_000);
    }

    @Test
    void whiteCanBeReadOnEveryAvatarColour() {
        for (Color colour : Avatar.colours()) {
            double luminance = 0.2126 * linear(colour.getRed())
                    + 0.7152 * linear(colour.getGreen())
                    + 0.0722 * linear(colour.getBlue());
            double ratio = 1.05 / (luminance + 0.05);
            assertTrue(ratio >= 4.5, () -> colour + ": " + ratio);
        }
    }

    @Test
    void aColourBelongsToAnIdentityAndSimilarIdentitiesDiffer() {
        assertEquals(Avatar.colourOf("ana"), Avatar.colourOf("ana"));
        long different = java.util.stream.IntStream.range(0, 30)
                .mapToObj(i -> Avatar.colourOf("user-" + i))
                .distinct()
                .count();
        assertTrue(different >= 8, () -> "only " + different);
    }

    @Test
    void theMeterRisesAtOnceAndFallsSlowly() {
        LevelMeter meter = new LevelMeter("Level");
        assertEquals(0, meter.litSegments());
        meter.setLevel(1);
        assertEquals(12, meter.litSegments());
        meter.setLevel(0);
        assertTrue(meter.litSegments() >= 10);
        for (int i = 0; i < 20; i++) {
            meter.setLevel(0);
        }
        assertEquals(0, meter.litSegments());
    }

    @Test
    void theMeterTakesAnyNumber() {
        assertEquals(0, LevelMeter.scaled(Double.NaN));
        assertEquals(0, LevelMeter.scaled(-1));
        assertEquals(1, LevelMeter.scaled(17));
        assertTrue(LevelMeter.scaled(0.1) > 0.5);
    }

    private static double linear(double c) {
        return c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4);
    }
}
