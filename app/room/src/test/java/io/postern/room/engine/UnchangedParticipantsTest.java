package io.postern.room.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.postern.room.Participant;
import io.postern.room.RoomSnapshot;
import io.postern.testing.signal.ScriptedConnection;
import livekit.LivekitModels.SpeakerInfo;
import livekit.LivekitRtc.SignalResponse;
import livekit.LivekitRtc.SpeakersChanged;
import org.junit.jupiter.api.Test;

/** In a room of hundreds, snapshots share the participants that did not change. */
class UnchangedParticipantsTest {
    private static Participant find(RoomSnapshot snapshot, String identity) {
        return snapshot.remotes().stream()
                .filter(participant -> participant.identity().equals(identity))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void someoneElsesChangeKeepsTheObject() {
        try (RoomFixture fixture = new RoomFixture()) {
            ScriptedConnection connection =
                    fixture.joined(RoomFixture.participant("ana", "Ana"), RoomFixture.participant("bo", "Bo"));
            Participant before =
                    find(fixture.until(snapshot -> snapshot.remotes().size() == 2), "bo");

            connection.send(RoomFixture.update(RoomFixture.participant("ana", "Anna").toBuilder()
                    .setVersion(2)
                    .build()));
            RoomSnapshot renamed =
                    fixture.until(snapshot -> find(snapshot, "ana").name().equals("Anna"));
            assertSame(before, find(renamed, "bo"));
        }
    }

    @Test
    void theirOwnChangeIsSeen() {
        try (RoomFixture fixture = new RoomFixture()) {
            ScriptedConnection connection = fixture.joined(RoomFixture.participant("bo", "Bo"));
            Participant silent =
                    find(fixture.until(snapshot -> snapshot.remotes().size() == 1), "bo");

            connection.send(SignalResponse.newBuilder()
                    .setSpeakersChanged(SpeakersChanged.newBuilder()
                            .addSpeakers(SpeakerInfo.newBuilder()
                                    .setSid(silent.sid())
                                    .setActive(true)
                                    .setLevel(0.5f)))
                    .build());
            Participant speaking =
                    find(fixture.until(snapshot -> find(snapshot, "bo").speaking()), "bo");
            assertNotSame(silent, speaking);
            assertEquals(0.5, speaking.audioLevel());
        }
    }
}
