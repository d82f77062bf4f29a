package io.postern.backend.rooms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.postern.backend.error.ErrorCode;
import io.postern.backend.error.RefusedException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RoomNameRulesTest {
    static Stream<String> usableNames() {
        return Stream.of(
                "a",
                "weekly meeting",
                "../etc",
                "50%",
                "\ud83d\udc69\u200d\ud83d\ude80 crew",
                "\u0645\u0631\u062d\u0628\u0627",
                "Zu\u0308rich",
                "x".repeat(256),
                "\ud83c\udf89".repeat(64));
    }

    @ParameterizedTest
    @MethodSource("usableNames")
    void takesAnyUnicodeAsItIs(String name) {
        assertEquals(name, RoomNameRules.require(name));
        assertEquals(name, RoomNameRules.require("\u2003 " + name + "\n"));
    }

    static Stream<String> unusableNames() {
        return Stream.of(
                "",
                "  ",
                "\u2003",
                "a\u0000b",
                "a\nb",
                "x".repeat(257),
                "\ud83c\udf89".repeat(65),
                "a\ud83cb",
                "\u007f");
    }

    @ParameterizedTest
    @MethodSource("unusableNames")
    void refusesWhatTheServerOrPeopleCannotUse(String name) {
        RefusedException refused = assertThrows(RefusedException.class, () -> RoomNameRules.require(name));
        assertEquals(ErrorCode.BAD_ROOM_NAME, refused.code());
    }
}
