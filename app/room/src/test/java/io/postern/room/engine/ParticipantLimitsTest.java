package io.postern.room.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.room.Participant;
import io.postern.room.RoomEvent;
import io.postern.room.RoomSnapshot;
import io.postern.testing.signal.ScriptedConnection;
import java.util.List;
import java.util.stream.IntStream;
import livekit.LivekitModels;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitRtc.RoomUpdate;
import livekit.LivekitRtc.SignalResponse;
import org.junit.jupiter.api.Test;

class ParticipantLimitsTest {
    @Test
    void whatPeersCallThemselvesAndAttachToThemselvesIsBounded() {
        String huge = "x".repeat(1 << 20);
        try (RoomFixture fixture = new RoomFixture()) {
            ScriptedConnection connection = fixture.joined(RoomFixture.participant("eve", huge).toBuilder()
                    .setMetadata(huge)
                    .putAttributes("a", huge)
                    .build());
            connection.send(RoomFixture.update(ParticipantInfo.newBuilder()
                    .setSid("PA_huge")
                    .setIdentity(huge)
                    .build()));
            connection.send(RoomFixture.update(RoomFixture.participant("bo", "Bo").toBuilder()
                    .setMetadata("{}")
                    .putAttributes("a", "b")
                    .build()));
            connection.send(roomMetadata(huge));
            connection.send(roomMetadata("{\"stage\": 1}"));
            List<Participant> people = fixture.until(room -> room.metadata().equals("{\"stage\": 1}")
                            && room.remotes().size() == 2)
                    .remotes();
            Participant eve = people.getFirst();
            assertEquals(ParticipantMapper.MAX_NAME_CHARS, eve.name().length());
            assertEquals("", eve.metadata());
            assertTrue(eve.attributes().isEmpty());
            assertEquals("{}", people.get(1).metadata());
            assertEquals("b", people.get(1).attributes().get("a"));
            assertEquals(1, fixture.count(RoomEvent.RoomMetadataChanged.class));
        }
    }

    @Test
    void theRoomIsBoundedHoweverManyTheServerTellsOf() {
        try (RoomFixture fixture = new RoomFixture()) {
            ScriptedConnection connection = fixture.joined();
            for (int batch = 0; batch < 12; batch++) {
                connection.send(others("crowd-" + batch, RoomModel.MAX_REMOTES / 10, ""));
            }
            connection.send(roomMetadata("told"));
            RoomSnapshot room = fixture.until(s -> s.metadata().equals("told"));
            assertEquals(RoomModel.MAX_REMOTES, room.remotes().size());
        }
        try (RoomFixture fixture = new RoomFixture()) {
            ScriptedConnection connection = fixture.joined();
            String large = "x".repeat(60_000);
            for (int batch = 0; batch < 13; batch++) {
                connection.send(others("rich-" + batch, 50, large));
                String told = "told " + batch;
                connection.send(roomMetadata(told));
                fixture.until(s -> s.metadata().equals(told));
            }
            RoomSnapshot room = fixture.room.snapshot();
            long kept = room.remotes().stream()
                    .mapToLong(person -> person.metadata().length())
                    .sum();
            assertTrue(kept <= RoomModel.MAX_REMOTE_BYTES, kept + " characters");
            assertTrue(kept > RoomModel.MAX_REMOTE_BYTES / 2, kept + " characters");
        }
    }

    private static SignalResponse others(String name, int count, String metadata) {
        return RoomFixture.update(IntStream.range(0, count)
                .mapToObj(i -> RoomFixture.participant(name + "-" + i, "").toBuilder()
                        .setMetadata(metadata)
                        .build())
                .toArray(ParticipantInfo[]::new));
    }

    @Test
    void tracksKeepTheOrderInWhichTheyCame() {
        LivekitModels.TrackInfo first =
                LivekitModels.TrackInfo.newBuilder().setSid("TR_z").build();
        LivekitModels.TrackInfo second = first.toBuilder().setSid("TR_a").build();
        LivekitModels.TrackInfo third = first.toBuilder().setSid("TR_m").build();
        ParticipantInfo before =
                ParticipantInfo.newBuilder().addTracks(first).addTracks(second).build();
        ParticipantInfo now = ParticipantInfo.newBuilder()
                .addTracks(third)
                .addTracks(second.toBuilder().setMuted(true))
                .addTracks(first)
                .build();
        assertEquals(
                List.of(first, second.toBuilder().setMuted(true).build(), third),
                ParticipantMapper.tracksInOrder(before, now).getTracksList());
        assertEquals(
                List.of(third),
                ParticipantMapper.tracksInOrder(
                                before,
                                ParticipantInfo.newBuilder().addTracks(third).build())
                        .getTracksList());
    }

    private static SignalResponse roomMetadata(String metadata) {
        return SignalResponse.newBuilder()
                .setRoomUpdate(RoomUpdate.newBuilder()
                        .setRoom(LivekitModels.Room.newBuilder()
                                .setName("weekly")
                                .setMetadata(metadata)))
                .build();
    }
}
