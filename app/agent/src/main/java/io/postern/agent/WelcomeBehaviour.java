package io.postern.agent;

import io.postern.room.Participant;
import io.postern.room.Room;
import io.postern.room.RoomEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Welcomes who comes into the room. Not welcomed are those who were there first, and those who were only cut off: people
 * whose client replaced its connection, and after an interruption of our own those we had seen before it.
 */
final class WelcomeBehaviour implements Behaviour {
    /** A client that joins anew over a dead connection replaces it at once: it leaves and is back in the same moment. */
    private static final Duration REPLACED = Duration.ofMillis(500);

    /** After an interruption that hit everybody, such as the server's restart, people are back within this time. */
    private static final Duration INTERRUPTED = Duration.ofMinutes(1);

    private final InstantSource clock;
    private final Set<String> present = new HashSet<>();
    /** Who is expected back, and until when their coming is no news. */
    private final Map<String, Instant> expectedBack = new HashMap<>();
    /** Who came while we were on our way in ourselves. */
    private final List<Participant> early = new ArrayList<>();

    private boolean connected;
    private boolean beenHere;

    WelcomeBehaviour(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public synchronized void on(RoomEvent event, Room room) {
        switch (event) {
            case RoomEvent.Connected joined -> connected(room);
            case RoomEvent.Reconnected back -> connected(room);
            case RoomEvent.Reconnecting lost -> interrupted();
            case RoomEvent.Disconnected over -> {
                interrupted();
                present.clear();
            }
            case RoomEvent.ParticipantJoined joined -> joined(joined.participant(), room);
            case RoomEvent.ParticipantLeft left -> left(left.participant());
            default -> {}
        }
    }

    private void connected(Room room) {
        connected = true;
        List<Participant> newcomers = new ArrayList<>(early);
        early.clear();
        for (Participant participant : room.snapshot().remotes()) {
            boolean seen = !present.add(participant.identity())
                    || newcomers.stream().anyMatch(n -> n.identity().equals(participant.identity()));
            // Who came while we were away is new; who was here when we first came is not.
            if (!seen && beenHere) {
                newcomers.add(participant);
            }
        }
        beenHere = true;
        newcomers.forEach(newcomer -> welcomeUnlessExpected(newcomer, room));
    }

    private void interrupted() {
        connected = false;
        early.clear();
        Instant until = clock.instant().plus(INTERRUPTED);
        present.forEach(identity -> expectedBack.put(identity, until));
    }

    private void joined(Participant participant, Room room) {
        if (!connected) {
            early.add(participant);
        } else if (present.add(participant.identity())) {
            welcomeUnlessExpected(participant, room);
        }
    }

    private void left(Participant participant) {
        present.remove(participant.identity());
        early.removeIf(newcomer -> newcomer.identity().equals(participant.identity()));
        Instant now = clock.instant();
        expectedBack.values().removeIf(now::isAfter);
        if (connected) {
            expectedBack.put(participant.identity(), now.plus(REPLACED));
        }
    }

    private void welcomeUnlessExpected(Participant participant, Room room) {
        present.add(participant.identity());
        Instant until = expectedBack.remove(participant.identity());
        if (until == null || clock.instant().isAfter(until)) {
            ChatSender.say(room, "Welcome " + participant.displayName() + "!");
        }
    }
}
