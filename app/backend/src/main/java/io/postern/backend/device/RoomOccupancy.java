package io.postern.backend.device;

import io.postern.backend.rooms.RoomAdministration;
import io.postern.backend.rooms.RoomOccupant;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the people in the rooms that devices wait for. Asks LiveKit at most once a second for each room, however many
 * devices wait, and limits the requests for all rooms together: with many rooms each is asked less often. Thread safe;
 * no caller blocks.
 */
final class RoomOccupancy {
    /** LiveKit has not answered. */
    static final int UNKNOWN = -1;

    private static final Logger log = LoggerFactory.getLogger(RoomOccupancy.class);

    private static final int MAX_REQUESTS_PER_SECOND = 50;
    private static final long REFRESH_INTERVAL_NANOS = Duration.ofSeconds(1).toNanos();
    /** For this long an old answer is better than none. */
    private static final long STALE_AFTER_NANOS = Duration.ofSeconds(15).toNanos();

    private static final long EVICT_AFTER_NANOS = Duration.ofMinutes(1).toNanos();
    /** The maximum number of connections of waiting devices. */
    private static final int MAX_ROOMS = 10_000;

    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final RoomAdministration rooms;
    private final Supplier<Set<String>> machines;
    private final BiConsumer<String, Integer> answered;
    private final Map<String, Watched> known = new HashMap<>();
    /** Times of the requests to LiveKit within the last second. */
    private final Deque<Long> asked = new ArrayDeque<>();

    private boolean failing;

    private static final class Watched {
        int people = UNKNOWN;
        long answeredAt;
        long askedAt;

        @Nullable CompletableFuture<Integer> underWay;

        boolean mayBeAsked(long now) {
            return underWay == null && (askedAt == 0 || now - askedAt >= REFRESH_INTERVAL_NANOS);
        }
    }

    /**
     * @param machines supplies the identities that do not count as people
     * @param answered receives each result, a room and its number of people; on threads of LiveKit's client
     */
    RoomOccupancy(RoomAdministration rooms, Supplier<Set<String>> machines, BiConsumer<String, Integer> answered) {
        this.rooms = rooms;
        this.machines = machines;
        this.answered = answered;
    }

    /** The last known number, without asking. */
    synchronized int now(String room) {
        Watched watched = known.get(room);
        return watched != null
                        && watched.people != UNKNOWN
                        && System.nanoTime() - watched.answeredAt < STALE_AFTER_NANOS
                ? watched.people
                : UNKNOWN;
    }

    /** The current number if LiveKit answers within three seconds, otherwise the last known one. Never fails. */
    CompletableFuture<Integer> fresh(String room) {
        CompletableFuture<Integer> underWay;
        synchronized (this) {
            ask(room);
            Watched watched = known.get(room);
            underWay = watched == null ? null : watched.underWay;
        }
        if (underWay == null) {
            return CompletableFuture.completedFuture(now(room));
        }
        return underWay.copy()
                .completeOnTimeout(UNKNOWN, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .thenApply(people -> people == UNKNOWN ? now(room) : people);
    }

    /** Refreshes the rooms that devices wait for, the least recently asked first. */
    synchronized void watch(Set<String> names) {
        long now = System.nanoTime();
        forget(now, names);
        List<String> longestAgoFirst = names.stream()
                .sorted(Comparator.comparing((String name) -> {
                    Watched watched = known.get(name);
                    return watched == null ? Long.MIN_VALUE : watched.askedAt - now;
                }))
                .toList();
        longestAgoFirst.forEach(this::ask);
    }

    synchronized int rooms() {
        return known.size();
    }

    private void forget(long now, Set<String> watched) {
        known.entrySet()
                .removeIf(entry -> !watched.contains(entry.getKey())
                        && entry.getValue().underWay == null
                        && (entry.getValue().askedAt == 0 || now - entry.getValue().askedAt > EVICT_AFTER_NANOS));
    }

    private synchronized void ask(String room) {
        long now = System.nanoTime();
        if (!known.containsKey(room) && known.size() >= MAX_ROOMS) {
            forget(now, Set.of());
            if (known.size() >= MAX_ROOMS) {
                return;
            }
        }
        Watched watched = known.computeIfAbsent(room, name -> new Watched());
        while (!asked.isEmpty() && now - asked.getFirst() >= REFRESH_INTERVAL_NANOS) {
            asked.removeFirst();
        }
        if (!watched.mayBeAsked(now) || asked.size() >= MAX_REQUESTS_PER_SECOND) {
            return;
        }
        asked.addLast(now);
        CompletableFuture<Integer> answer = new CompletableFuture<>();
        watched.askedAt = now;
        watched.underWay = answer;
        rooms.present(room).thenApply(this::people).whenComplete((people, failure) -> {
            int known = recordAnswer(watched, people == null ? UNKNOWN : people, failure);
            answer.complete(known);
            if (known != UNKNOWN) {
                answered.accept(room, known);
            }
        });
    }

    private int people(List<RoomOccupant> present) {
        if (present.isEmpty()) {
            return 0;
        }
        Set<String> notPeople = machines.get();
        return (int) present.stream()
                .filter(one -> !one.program() && !notPeople.contains(one.identity()))
                .count();
    }

    private synchronized int recordAnswer(Watched watched, int people, @Nullable Throwable failure) {
        watched.underWay = null;
        if (failure == null) {
            watched.people = people;
            watched.answeredAt = System.nanoTime();
            failing = false;
            return people;
        }
        if (!failing) {
            // Logged once, because LiveKit is asked every second.
            failing = true;
            log.warn("LiveKit does not list the participants of rooms that devices wait for: {}", root(failure));
        }
        return UNKNOWN;
    }

    private static String root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.toString();
    }
}
