package io.postern.kiosk.view;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.postern.resources.Texts;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdleViewTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    /** It is Monday, 23 November 2026, 09:00. */
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "2026-11-23T10:30 | Joins at 10:30",
                "2026-11-24T08:30 | Joins on Tuesday at 08:30",
                "2026-11-29T08:30 | Joins on Sunday at 08:30",
                "2026-11-30T08:30 | Joins on Monday, 30 November 2026 at 08:30",
            })
    void saysWhenItJoinsNextSoThatTodayIsNotTakenForTodayInAWeek(String from, String words) {
        assertEquals(words, IdleView.at(Texts.of(Locale.UK), at(from), at("2026-11-23T09:00")));
    }

    private static ZonedDateTime at(String local) {
        return LocalDateTime.parse(local).atZone(BERLIN);
    }
}
