package io.postern.room.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.postern.room.RoomException;
import io.postern.room.RoomFailure;
import java.util.List;
import livekit.LivekitModels.DataPacket;
import org.junit.jupiter.api.Test;

class RoomDataTest {
    @Test
    void whatIsSentIsWhatTheArrayHeldWhenItWasHandedOver() {
        byte[] payload = {1, 2, 3};
        DataPacket packet = RoomData.of(payload, "moves", List.of("ana", "bo"));
        payload[0] = 9;
        assertArrayEquals(new byte[] {1, 2, 3}, packet.getUser().getPayload().toByteArray());
        assertEquals("moves", packet.getUser().getTopic());
        assertEquals(List.of("ana", "bo"), packet.getDestinationIdentitiesList());
    }

    @Test
    void moreThanADataChannelTakesIsRefusedForGood() {
        assertEquals(
                60_000,
                RoomData.of(new byte[60_000], "", List.of())
                        .getUser()
                        .getPayload()
                        .size());
        RoomFailure failure = assertThrows(RoomException.class, () -> RoomData.of(new byte[60_001], "", List.of()))
                .failure();
        assertEquals(RoomFailure.Kind.BAD_MESSAGE, failure.kind());
        assertFalse(failure.retryable());
    }
}
