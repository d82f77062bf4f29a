package io.postern.call.statistics;

import io.postern.call.tile.TileKey;
import io.postern.room.Room;
import io.postern.room.RoomRates;
import io.postern.room.RoomStatistics;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Samples a call's statistics once a second while somebody subscribes to them. Thread safe. */
public final class StatisticsSampler implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StatisticsSampler.class);
    private static final long INTERVAL_MILLIS = 1_000;

    private final Room room;
    private final Supplier<Map<TileKey, Long>> framesShown;
    private final Clock clock;
    private final List<Consumer<CallStatistics>> followers = new CopyOnWriteArrayList<>();
    private @Nullable ScheduledExecutorService timer;
    private boolean closed;

    // Touched by the timer's thread alone.
    private @Nullable RoomStatistics earlier;
    private Map<TileKey, Long> shownEarlier = Map.of();

    /** @param framesShown how many frames each tile in sight has put on the screen so far; called on any thread */
    public StatisticsSampler(Room room, Supplier<Map<TileKey, Long>> framesShown, Clock clock) {
        this.room = room;
        this.framesShown = framesShown;
        this.clock = clock;
    }

    /**
     * Gives figures from the next second on, until the registration is closed.
     *
     * @param follower called on the sampler's own thread; may write a file
     */
    public synchronized Registration follow(Consumer<CallStatistics> follower) {
        if (closed) {
            return () -> {};
        }
        followers.add(follower);
        if (timer == null) {
            timer = Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("postern-statistics").factory());
            timer.scheduleWithFixedDelay(this::sample, 0, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
        }
        return () -> unfollow(follower);
    }

    private synchronized void unfollow(Consumer<CallStatistics> follower) {
        followers.remove(follower);
        if (followers.isEmpty()) {
            stop();
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        followers.clear();
        stop();
    }

    private void stop() {
        if (timer != null) {
            timer.shutdown();
            timer = null;
        }
    }

    private void sample() {
        ScheduledExecutorService here;
        synchronized (this) {
            here = timer;
        }
        if (here == null) {
            return;
        }
        room.statistics().whenComplete((statistics, failure) -> {
            if (statistics == null) {
                LOG.debug("There are no statistics now", failure);
                return;
            }
            try {
                here.execute(() -> take(statistics));
            } catch (RejectedExecutionException e) {
                LOG.trace("Nobody wants the figures any more", e);
            }
        });
    }

    private void take(RoomStatistics now) {
        RoomStatistics before = earlier;
        Map<TileKey, Long> shownBefore = shownEarlier;
        Map<TileKey, Long> shown = framesShown.get();
        earlier = now;
        shownEarlier = shown;
        // After a pause the rates would be those of the whole pause.
        if (before == null || now.nanoTime() - before.nanoTime() > TimeUnit.MILLISECONDS.toNanos(5 * INTERVAL_MILLIS)) {
            return;
        }
        RoomRates rates = RoomRates.between(before, now);
        double seconds = rates.span().toNanos() / 1e9;
        Map<TileKey, Double> perSecond = new HashMap<>();
        shown.forEach((tile, count) -> {
            long since = count - shownBefore.getOrDefault(tile, 0L);
            perSecond.put(tile, Math.max(0, since) / seconds);
        });
        CallStatistics figures = new CallStatistics(clock.instant(), rates, perSecond);
        for (Consumer<CallStatistics> follower : followers) {
            try {
                follower.accept(figures);
            } catch (RuntimeException e) {
                LOG.warn("Figures could not be handed on", e);
            }
        }
    }

    /** Somebody's wanting figures; closing is idempotent. */
    public interface Registration extends AutoCloseable {
        @Override
        void close();
    }
}
