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
 * How many people are in the rooms that machines wait for. LiveKit is asked for a room once a second at most, whoever waits
 * for it, and for all rooms together a bounded number of times a second: with more rooms each is asked less often. Thread
 * safe; no caller waits here.
 */
final class RoomOccupancy {
    /** LiveKit does not say. */
    static final int UNKNOWN = -1;

    private static final Logger log = LoggerFactory.getLogger(RoomOccupancy.class);

    private static final int ASKED_A_SECOND = 50;
    private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();
    /** For so long the last answer is better than none. */
    private static final long USABLE_NANOS = Duration.ofSeconds(15).toNanos();

    private static final long FORGOTTEN_NANOS = Duration.ofMinutes(1).toNanos();
    /** As many as there can be connections of machines that wait. */
    private static final int MAX_ROOMS = 10_000;

    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final RoomAdministration rooms;
    private final Supplier<Set<String>> machines;
    private final BiConsumer<String, Integer> answered;
    private final Map<String, Watched> known = new HashMap<>();
    /** When LiveKit was asked within the last second. */
    private final Deque<Long> asked = new ArrayDeque<>();

    private boolean failing;

    private static final class Watched {
        int people = UNKNOWN;
        long answeredAt;
        long askedAt;

        @Nullable CompletableFuture<Integer> underWay;

        boolean mayBeAsked(long now) {
            return underWay == null && (askedAt == 0 || now - askedAt >= FRESH_NANOS);
        }
    }

    /**
     * @param machines identities that are no people
     * @param answered told of each answer, a room and its people; on LiveKit's client's threads
     */
    RoomOccupancy(RoomAdministration rooms, Supplier<Set<String>> machines, BiConsumer<String, Integer> answered) {
        this.rooms = rooms;
        this.machines = machines;
        this.answered = answered;
    }

    /** What is known now, without asking. */
    synchronized int now(String room) {
        Watched watched = known.get(room);
        return watched != null && watched.people != UNKNOWN && System.nanoTime() - watched.answeredAt < USABLE_NANOS
                ? watched.people
                : UNKNOWN;
    }

    /** The number as of this second if LiveKit tells within three, else what is known. Never fails. */
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

    /** Asks again for the rooms that machines wait for, those first that were asked for longest ago. */
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
                        && (entry.getValue().askedAt == 0 || now - entry.getValue().askedAt > FORGOTTEN_NANOS));
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
        while (!asked.isEmpty() && now - asked.getFirst() >= FRESH_NANOS) {
            asked.removeFirst();
        }
        if (!watched.mayBeAsked(now) || asked.size() >= ASKED_A_SECOND) {
            return;
        }
        asked.addLast(now);
        CompletableFuture<Integer> answer = new CompletableFuture<>();
        watched.askedAt = now;
        watched.underWay = answer;
        rooms.present(room).thenApply(this::people).whenComplete((people, failure) -> {
            int known = settle(watched, people == null ? UNKNOWN : people, failure);
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

    private synchronized int settle(Watched watched, int people, @Nullable Throwable failure) {
        watched.underWay = null;
        if (failure == null) {
            watched.people = people;
            watched.answeredAt = System.nanoTime();
            failing = false;
            return people;
        }
        if (!failing) {
            // Once; it is asked every second.
            failing = true;
            log.warn("LiveKit does not say who is in the rooms that machines wait for: {}", root(failure));
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
