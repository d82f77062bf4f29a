package io.postern.room.engine;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.postern.room.loop.RoomLoop;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DataChannelProbeTest {
    private final AtomicLong packets = new AtomicLong(7);
    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicInteger dead = new AtomicInteger();

    private DataChannelProbe probe(RoomLoop loop) {
        return new DataChannelProbe(loop, packets::get, sent::incrementAndGet, dead::incrementAndGet);
    }

    @Test
    void silenceAfterAProbeIsDeath() {
        RoomLoop loop = new RoomLoop("probe", () -> {});
        DataChannelProbe probe = probe(loop);
        loop.execute(probe::begin);
        await().atMost(Duration.ofSeconds(10)).until(() -> dead.get() == 1);
        assertEquals(1, sent.get());
        loop.stop();
    }

    @Test
    void anAnswerIsLifeAndWhereNothingIsCountedNothingIsJudged() {
        RoomLoop loop = new RoomLoop("probe", () -> {});
        DataChannelProbe probe = probe(loop);
        loop.execute(probe::begin);
        await().until(() -> sent.get() == 1);
        packets.incrementAndGet();
        await().during(DataChannelProbe.RESPONSE_TIMEOUT.plusMillis(500))
                .atMost(Duration.ofSeconds(10))
                .until(() -> dead.get() == 0);
        packets.set(0);
        loop.execute(probe::begin);
        loop.execute(() -> sent.addAndGet(10));
        await().until(() -> sent.get() >= 11);
        assertEquals(11, sent.get());
        loop.stop();
    }
}
