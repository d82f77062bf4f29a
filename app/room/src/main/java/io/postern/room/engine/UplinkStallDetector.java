package io.postern.room.engine;

import io.postern.room.loop.RoomLoop;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pauses own video while the uplink is stalled. TCP loses nothing: all data sent into a stalled connection arrives late
 * and before anything new, and the jitter buffers of peers grow because of it. A server that receives video sends
 * reports ten times a second, so their absence reveals a stall early. Sound continues: it is small, and receivers skip
 * late packets.
 *
 * <p>A path that stays stalled is abandoned: the data queued on both sides (servers keep megabytes) would arrive late
 * after the stall, while a new connection starts with new data. Owned by the room's executor.
 */
final class UplinkStallDetector {
    private static final Logger log = LoggerFactory.getLogger(UplinkStallDetector.class);

    private static final Duration INTERVAL = Duration.ofMillis(100);
    /** Several reports late; more than a round trip over a bad mobile network. */
    private static final Duration STALL_TIMEOUT = Duration.ofMillis(700);
    /** Longer than a quick recovery of TCP itself; every further second adds a second of delay. */
    private static final Duration LOSS_TIMEOUT = Duration.ofSeconds(2);

    private final Supplier<Duration> silence;
    private final LongSupplier framesFed;
    private final Consumer<Boolean> hold;
    private final Runnable giveUp;
    private final RoomLoop.Timer timer;
    private boolean held;
    private boolean given;
    private long fed;
    private Duration flowing = Duration.ZERO;

    /**
     * @param silence how long nothing has been heard
     * @param framesFed how many video frames went out; while it stands still the server has nothing to report on
     * @param hold told to hold video back, and later to release it
     * @param giveUp called once when a stall has lasted so long that another path is needed
     */
    UplinkStallDetector(
            RoomLoop loop,
            Supplier<Duration> silence,
            LongSupplier framesFed,
            Consumer<Boolean> hold,
            Runnable giveUp) {
        this.silence = silence;
        this.framesFed = framesFed;
        this.hold = hold;
        this.giveUp = giveUp;
        timer = loop.every(INTERVAL, this::look);
    }

    private void look() {
        long now = framesFed.getAsLong();
        flowing = now == fed ? Duration.ZERO : flowing.plus(INTERVAL);
        fed = now;
        boolean silent = silence.get().compareTo(STALL_TIMEOUT) > 0;
        boolean stuck = silent && (held || flowing.compareTo(STALL_TIMEOUT) > 0);
        if (stuck != held) {
            held = stuck;
            log.debug(stuck ? "The way out is stuck; pictures wait" : "The way out is free again");
            hold.accept(held);
            given = false;
        }
        if (held && !given && silence.get().compareTo(LOSS_TIMEOUT) > 0) {
            given = true;
            giveUp.run();
        }
    }

    void stop() {
        timer.cancel();
    }
}
