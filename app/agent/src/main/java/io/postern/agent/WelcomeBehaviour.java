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
 * Welcomes people who join the room. Does not welcome those who were there first, nor those who only reconnected:
 * people whose client replaced its connection, and after the agent's own reconnection those it had seen before.
 */
final class WelcomeBehaviour implements Behaviour {
    /** A client that replaces a dead connection leaves and joins at the same moment. */
    private static final Duration RECONNECT_GRACE = Duration.ofMillis(500);

    /** After an interruption that affected everybody, such as a server restart, people return within this time. */
    private static final Duration INTERRUPTION_GRACE = Duration.ofMinutes(1);

    private final InstantSource clock;
    private final Set<String> present = new HashSet<>();
    /** The participants expected to return, and until when they are not welcomed. */
    private final Map<String, Instant> expectedBack = new HashMap<>();
    /** The participants who joined while the agent was connecting itself. */
    private final List<Participant> joinedWhileConnecting = new ArrayList<>();

    private boolean connected;
    private boolean joinedBefore;

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
        List<Participant> newcomers = new ArrayList<>(joinedWhileConnecting);
        joinedWhileConnecting.clear();
        for (Participant participant : room.snapshot().remotes()) {
            boolean seen = !present.add(participant.identity())
                    || newcomers.stream().anyMatch(n -> n.identity().equals(participant.identity()));
            // Participants who joined during the agent's absence are new; those who were there when it first joined are
            // not.
            if (!seen && joinedBefore) {
                newcomers.add(participant);
            }
        }
        joinedBefore = true;
        newcomers.forEach(newcomer -> welcomeUnlessExpected(newcomer, room));
    }

    private void interrupted() {
        connected = false;
        joinedWhileConnecting.clear();
        Instant until = clock.instant().plus(INTERRUPTION_GRACE);
        present.forEach(identity -> expectedBack.put(identity, until));
    }

    private void joined(Participant participant, Room room) {
        if (!connected) {
            joinedWhileConnecting.add(participant);
        } else if (present.add(participant.identity())) {
            welcomeUnlessExpected(participant, room);
        }
    }

    private void left(Participant participant) {
        present.remove(participant.identity());
        joinedWhileConnecting.removeIf(newcomer -> newcomer.identity().equals(participant.identity()));
        Instant now = clock.instant();
        expectedBack.values().removeIf(now::isAfter);
        if (connected) {
            expectedBack.put(participant.identity(), now.plus(RECONNECT_GRACE));
        }
    }

    private void welcomeUnlessExpected(Participant participant, Room room) {
        present.add(participant.identity());
        Instant until = expectedBack.remove(participant.identity());
        if (until == null || clock.instant().isAfter(until)) {
            ChatSender.send(room, "Welcome " + participant.displayName() + "!");
        }
    }
}
