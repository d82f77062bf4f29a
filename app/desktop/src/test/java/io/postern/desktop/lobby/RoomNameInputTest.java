package io.postern.desktop.lobby;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoomNameInputTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "weekly",
                "Team sync / Q3?#%&",
                "اجتماع الأسبوع",
                "🎉 👨‍👩‍👧 party",
                "Z̸̢a̶l̷g̸o",
                "日本語の部屋",
                "..",
                "'; drop table rooms"
            })
    void oddNamesArePreserved(String name) {
        assertEquals(
                new RoomNameInput.Usable(java.text.Normalizer.normalize(name, java.text.Normalizer.Form.NFC)),
                RoomNameInput.parse("  " + name + "\t"));
    }

    @Test
    void theSameNameTypedInTwoWaysIsOneRoom() {
        assertEquals(RoomNameInput.parse("caf\u00e9"), RoomNameInput.parse("cafe\u0301"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "\u00a0\u2003", "\u200b\u200d\u2060", "\t\n"})
    void rejectsAnInvisibleName(String name) {
        assertEquals(new RoomNameInput.Unusable(RoomNameInput.Problem.EMPTY), RoomNameInput.parse(name));
    }

    @ParameterizedTest
    @CsvSource({"x, 256, true", "x, 257, false", "é, 128, true", "é, 129, false", "🎉, 64, true", "🎉, 65, false"})
    void aNameEndsWhereTheServersDoes(String character, int times, boolean usable) {
        assertEquals(usable, RoomNameInput.parse(character.repeat(times)) instanceof RoomNameInput.Usable);
    }

    @Test
    void controlCharactersInsideANameAreRefused() {
        assertEquals(
                new RoomNameInput.Unusable(RoomNameInput.Problem.CONTROL_CHARACTERS),
                RoomNameInput.parse("week\u0007ly"));
    }
}
