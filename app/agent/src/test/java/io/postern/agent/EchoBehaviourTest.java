package io.postern.agent;

import static io.postern.agent.ScriptedRoom.participant;
import static io.postern.agent.ScriptedRoom.person;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.room.Participant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EchoBehaviourTest {
    private final ScriptedRoom room = new ScriptedRoom("weekly");

    @BeforeEach
    void join() {
        EchoBehaviour echo = new EchoBehaviour();
        room.onEvent(event -> echo.on(event, room));
        room.connect(
                person("ada", "Ada"),
                participant("ai-agent-2", "AI Assistant", Participant.Kind.AGENT),
                participant("phone", "Phone", Participant.Kind.SIP));
    }

    @Test
    void saysAgainWhatPeopleSay() {
        room.hear("ada", "Hello");
        room.hear("phone", " two\nlines ");

        assertEquals(List.of("Echo: Hello", "Echo:  two\nlines "), room.said);
    }

    @Test
    void echoesAnEchoOfAPerson() {
        room.hear("ada", "Echo: Hello");

        assertEquals(List.of("Echo: Echo: Hello"), room.said);
    }

    @Test
    void doesNotAnswerPrograms() {
        room.hear("ai-agent-2", "Echo: Hello");
        room.hear("ada", "own", true, false, false);
        room.hear("ada", "generated", false, false, true);

        assertEquals(List.of(), room.said);
    }

    @Test
    void doesNotAnswerNobodyAndCorrections() {
        room.hear("", "from the server");
        room.hear("stranger", "from somebody who is not here");
        room.hear("ada", "corrected", false, true, false);

        assertEquals(List.of(), room.said);
    }

    @Test
    void shortensWhatWouldBecomeTooLong() {
        room.hear("ada", "x".repeat(9_994));
        room.hear("ada", "\ud83c\udf89".repeat(5_000));

        assertEquals("Echo: " + "x".repeat(9_994), room.said.get(0));
        assertTrue(room.said.get(1).length() <= 10_000);
        assertTrue(room.said.get(1).endsWith("\ud83c\udf89\u2026"), "never half a character");
    }
}
