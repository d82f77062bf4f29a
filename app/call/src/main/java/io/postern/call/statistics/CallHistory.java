package io.postern.call.statistics;

import io.postern.room.Room;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Keeps samples of a call's statistics and its events in memory, for problem reports. Starts anew with each call.
 * Thread safe.
 */
public final class CallHistory {
    /** An hour of figures and a bad hour's events. */
    private static final int MAX_LINES = 360;

    private static final Duration INTERVAL = Duration.ofSeconds(15);

    private final Clock clock;
    private final Deque<String> lines = new ArrayDeque<>();

    public CallHistory(Clock clock) {
        this.clock = clock;
    }

    /** Writes about a call until the returned registration is closed. */
    public StatisticsSampler.Registration follow(Room room, StatisticsSampler sampler) {
        synchronized (lines) {
            lines.clear();
        }
        AtomicBoolean over = new AtomicBoolean();
        Room.Subscription events = room.onEvent(event ->
                StatisticsJson.event(clock.instant(), room.name(), event).ifPresent(line -> add(line.toString())));
        look(room, sampler, over);
        return () -> {
            over.set(true);
            events.close();
        };
    }

    /** The lines so far, the oldest first: JSON as in the file for operators. */
    public List<String> lines() {
        synchronized (lines) {
            return List.copyOf(lines);
        }
    }

    private void look(Room room, StatisticsSampler sampler, AtomicBoolean over) {
        CompletableFuture.delayedExecutor(INTERVAL.toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> {
                    if (over.get()) {
                        return;
                    }
                    // Figures are of one second: they are wanted until the first has come.
                    CompletableFuture<CallStatistics> one = new CompletableFuture<>();
                    StatisticsSampler.Registration wanted = sampler.follow(one::complete);
                    one.orTimeout(INTERVAL.toMillis(), TimeUnit.MILLISECONDS).whenComplete((figures, none) -> {
                        wanted.close();
                        if (figures != null) {
                            add(StatisticsJson.second(room.name(), figures).toString());
                        }
                        look(room, sampler, over);
                    });
                });
    }

    private void add(String line) {
        synchronized (lines) {
            lines.add(line);
            if (lines.size() > MAX_LINES) {
                lines.remove();
            }
        }
    }
}
