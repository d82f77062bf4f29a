package io.postern.room.engine;

import io.postern.room.loop.RoomLoop;
import io.postern.room.reconnect.ReconnectPolicy;
import java.time.Duration;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.random.RandomGenerator;

/** Counts and times the attempts of one recovery. Owned by the room's executor. */
final class ReconnectAttempts {
    /** The time limit of one attempt; livekit-client gives a peer connection as long. */
    private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(15);

    private final RoomLoop loop;
    private final ReconnectPolicy policy;
    private final IntConsumer announced;
    private final Runnable begin;
    private final Runnable tookTooLong;
    private final Runnable exhausted;
    private int number;
    private RoomLoop.Timer timer = () -> {};

    /**
     * @param announced told the number of an attempt as soon as the attempt is certain
     * @param begin starts an attempt when it is due
     * @param tookTooLong called when an attempt has neither succeeded nor failed in time
     * @param exhausted called when there is no further attempt
     */
    ReconnectAttempts(
            RoomLoop loop,
            ReconnectPolicy policy,
            IntConsumer announced,
            Runnable begin,
            Runnable tookTooLong,
            Runnable exhausted) {
        this.loop = loop;
        this.policy = policy;
        this.announced = announced;
        this.begin = begin;
        this.tookTooLong = tookTooLong;
        this.exhausted = exhausted;
    }

    /** Schedules the first attempt of a recovery. */
    void start() {
        loop.assertOwned();
        number = 0;
        next(false);
    }

    /**
     * Schedules the next attempt, or gives up.
     *
     * @param atOnce whether to skip the policy's delay, because only the kind of the last attempt was wrong
     */
    void next(boolean atOnce) {
        loop.assertOwned();
        timer.cancel();
        number++;
        Optional<Duration> delay = policy.delayBefore(number, RandomGenerator.getDefault());
        if (delay.isEmpty()) {
            exhausted.run();
            return;
        }
        announced.accept(number);
        timer = loop.after(atOnce ? Duration.ZERO : delay.get(), () -> {
            timer = loop.after(ATTEMPT_TIMEOUT, tookTooLong);
            begin.run();
        });
    }

    int number() {
        return number;
    }

    /** Stops, because an attempt succeeded or recovery is no longer wanted. */
    void stop() {
        loop.assertOwned();
        timer.cancel();
    }
}
