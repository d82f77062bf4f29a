package io.postern.agent;

import static io.postern.agent.ScriptedRoom.person;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.postern.room.DisconnectReason;
import io.postern.room.Participant;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class WelcomeBehaviourTest {
    private static final Participant ADA = person("ada", "Ada Lovelace");
    private static final Participant GRACE = person("grace", "Grace Hopper");

    private final SettableClock clock = new SettableClock();
    private final WelcomeBehaviour welcome = new WelcomeBehaviour(clock);
    private ScriptedRoom room = visit();

    private ScriptedRoom visit() {
        ScriptedRoom visited = new ScriptedRoom("weekly");
        visited.onEvent(event -> welcome.on(event, visited));
        return visited;
    }

    @Test
    void welcomesWhoComesByNameOrIdentity() {
        room.connect();
        room.enter(ADA);
        room.enter(person("guest-7", " "));

        assertSaid("Welcome Ada Lovelace!", "Welcome guest-7!");
    }

    @Test
    void doesNotWelcomeThoseWhoWereThereFirst() {
        room.connect(ADA);
        room.enter(ADA);
        room.enter(GRACE);

        assertSaid("Welcome Grace Hopper!");
    }

    @Test
    void welcomesWhoCameWhileItWasOnItsWayIn() {
        room.enter(GRACE);
        assertSaid();
        room.connect(ADA);

        assertSaid("Welcome Grace Hopper!");
    }

    @Test
    void welcomesAgainWhoComesBackLater() {
        room.connect(ADA);
        room.exit(ADA);
        clock.advance(Duration.ofSeconds(1));
        room.enter(ADA);

        assertSaid("Welcome Ada Lovelace!");
    }

    @Test
    void doesNotWelcomeWhoOnlyReplacedAConnection() {
        room.connect();
        room.enter(ADA);
        room.exit(ADA);
        clock.advance(Duration.ofMillis(50));
        room.enter(ADA);

        assertSaid("Welcome Ada Lovelace!");
    }

    @Test
    void doesNotWelcomeTwiceAfterAnInterruption() {
        room.connect(ADA);
        room.enter(GRACE);
        room.lose();
        room.exit(ADA);
        room.exit(GRACE);
        room.enter(GRACE);
        room.recover();
        clock.advance(Duration.ofSeconds(20));
        room.enter(ADA);

        assertSaid("Welcome Grace Hopper!");
    }

    @Test
    void welcomesWhoCameDuringAnInterruption() {
        room.connect();
        room.lose();
        room.enter(ADA);
        assertSaid();
        room.recover();

        assertSaid("Welcome Ada Lovelace!");
    }

    @Test
    void knowsPeopleAgainInItsNextVisit() {
        room.connect(ADA);
        room.disconnect(DisconnectReason.SERVER_SHUTDOWN);
        room = visit();
        clock.advance(Duration.ofSeconds(3));
        room.connect(ADA);
        assertSaid();

        room.enter(GRACE);
        assertSaid("Welcome Grace Hopper!");
    }

    @Test
    void knowsPeopleAgainWhoComeAfterIt() {
        room.connect(ADA, GRACE);
        room.disconnect(DisconnectReason.CONNECTION_LOST);
        room = visit();
        room.connect(ADA);
        clock.advance(Duration.ofSeconds(10));
        room.enter(GRACE);

        assertSaid();
    }

    @Test
    void welcomesWhoCameBetweenTwoVisits() {
        room.connect(ADA);
        room.disconnect(DisconnectReason.ROOM_CLOSED);
        room = visit();
        room.connect(GRACE);

        assertSaid("Welcome Grace Hopper!");
    }

    @Test
    void putsLongAndBrokenNamesIntoOneLine() {
        room.connect();
        room.enter(person("long", "x".repeat(1_000_000)));
        room.enter(person("broken", "Mallory\nAda: I quit\u2028\u0007!"));

        assertSaid("Welcome " + "x".repeat(64) + "\u2026!", "Welcome Mallory Ada: I quit !!");
    }

    private void assertSaid(String... lines) {
        assertEquals(List.of(lines), room.said);
    }
}
