package io.postern.backend.device;

import io.postern.backend.audit.AuditActor;
import io.postern.backend.database.DatabaseException;
import io.postern.backend.error.ErrorCode;
import io.postern.backend.error.RefusedException;
import io.postern.backend.rooms.RoomAdministration;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where machines wait for news. A waiting machine holds no thread: one thread looks twice a second, in one question to the
 * database for all of them, whether there is something to hand over. All that lasts is in the database and with the machines,
 * so several backends can share the machines between them. Thread safe.
 */
public final class DeviceLongPoll implements AutoCloseable {
    /** The longest a machine is kept waiting; proxies on the way take a quiet connection for dead after some 30 seconds. */
    public static final Duration MAX_WAIT = Duration.ofSeconds(25);

    private static final Logger log = LoggerFactory.getLogger(DeviceLongPoll.class);

    private static final Duration TICK = Duration.ofMillis(500);
    /** Whether waiting machines are still enrolled is looked up each so many ticks. */
    private static final int TICKS_PER_ROLL_CALL = 2;

    private final DeviceRegistry devices;
    private final DeviceCommandQueue commands;
    private final RoomOccupancy occupancy;
    private final ConcurrentMap<Long, Waiting> waiting = new ConcurrentHashMap<>();
    private final ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("postern-news").factory());
    private final ExecutorService answering = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("postern-news-answer-", 1).factory());

    private volatile boolean closed;
    private int ticks;
    private boolean failing;

    public DeviceLongPoll(DeviceRegistry devices, DeviceCommandQueue commands, RoomAdministration rooms) {
        this.devices = devices;
        this.commands = commands;
        this.occupancy = new RoomOccupancy(rooms, devices::roomAccounts, this::peopleAre);
        ticker.scheduleWithFixedDelay(this::tick, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * What a machine is told.
     *
     * @param people in the room it asked about: 0 without one, -1 if nobody knows
     * @param cursor for its next call
     */
    public record News(List<IssuedCommand> commands, int people, long cursor) {}

    /** A machine that waits. */
    private record Waiting(
            Device device,
            AuditActor actor,
            NewsCursor cursor,
            Optional<String> room,
            long untilNanos,
            CompletableFuture<News> answer) {}

    /**
     * Waits for news of a machine. A call of the same machine that still waits here is answered without any.
     *
     * @param actor the machine, for the audit
     * @param after 0 for a program that has just started, else what the last answer said
     * @param room whose people to count
     * @param wait at most {@link #MAX_WAIT}
     * @return completes on any thread; fails with {@link RefusedException} if the machine is revoked meanwhile
     * @throws RefusedException if the machine may not join the room
     */
    public CompletableFuture<News> news(
            Device device, AuditActor actor, long after, Optional<String> room, Duration wait) {
        if (after < 0) {
            throw new RefusedException(ErrorCode.BAD_REQUEST, "The cursor is 0 or what the last answer said.");
        }
        if (room.isPresent() && !commands.admits(device, room.get())) {
            throw new RefusedException(ErrorCode.NOT_ALLOWED, "This machine may not join that room.");
        }
        devices.seen(device);
        long untilNanos = System.nanoTime() + (wait.compareTo(MAX_WAIT) > 0 ? MAX_WAIT : wait).toNanos();
        Optional<NewsCursor> before = after == 0 ? Optional.empty() : Optional.of(NewsCursor.of(after));
        DeviceCommandQueue.Fetched fetched = commands.fetch(device, before.map(NewsCursor::command), actor);
        NewsCursor cursor =
                new NewsCursor(fetched.cursor(), before.map(NewsCursor::people).orElse(RoomOccupancy.UNKNOWN));
        if (!fetched.commands().isEmpty()) {
            // Without asking LiveKit: what there is to do should be done at once.
            int people = room.map(occupancy::now).orElse(0);
            return CompletableFuture.completedFuture(news(fetched.commands(), people, cursor));
        }
        CompletableFuture<Integer> count =
                room.map(occupancy::fresh).orElseGet(() -> CompletableFuture.completedFuture(0));
        return count.thenCompose(people -> {
            boolean tellsSomething = before.isEmpty() || (room.isPresent() && cursor.differs(people));
            if (tellsSomething || wait.isZero() || closed) {
                return CompletableFuture.completedFuture(news(List.of(), people, cursor));
            }
            return keep(new Waiting(device, actor, cursor, room, untilNanos, new CompletableFuture<>()));
        });
    }

    /** Looks now instead of at the next tick: something was given or taken away here. */
    public void look() {
        try {
            ticker.execute(this::tick);
        } catch (RejectedExecutionException e) {
            log.debug("Closed already: nobody waits any more");
        }
    }

    /** Answers all who wait, and from now on everybody at once. Idempotent. */
    @Override
    public void close() {
        closed = true;
        ticker.close();
        waiting.values().forEach(this::answerWithoutNews);
        answering.close();
    }

    private CompletableFuture<News> keep(Waiting newcomer) {
        Waiting earlier = waiting.put(newcomer.device().id(), newcomer);
        if (earlier != null) {
            complete(earlier, withoutNews(earlier));
        }
        if (closed) {
            answerWithoutNews(newcomer);
        }
        return newcomer.answer();
    }

    private void tick() {
        if (waiting.isEmpty()) {
            return;
        }
        try {
            long now = System.nanoTime();
            waiting.values().stream().filter(one -> one.untilNanos() - now <= 0).forEach(this::answerWithoutNews);
            ticks++;
            if (ticks % TICKS_PER_ROLL_CALL == 0) {
                sendAwayWhoIsGone();
            }
            handOverCommands();
            occupancy.watch(waiting.values().stream()
                    .flatMap(one -> one.room().stream())
                    .collect(Collectors.toSet()));
            failing = false;
        } catch (DatabaseException e) {
            // Once; the machines are answered when their time is over, and ask again.
            if (!failing) {
                failing = true;
                log.error("Machines that wait are not told of commands", e);
            }
        } catch (RuntimeException e) {
            // A task that throws is not run again.
            log.error("Looking for news of machines failed", e);
        }
    }

    private void handOverCommands() {
        Map<Long, Long> pending = commands.pending();
        pending.forEach((id, newest) -> {
            Waiting one = waiting.get(id);
            if (one != null && newest > one.cursor().command() && waiting.remove(id, one)) {
                DeviceCommandQueue.Fetched fetched =
                        fetch(one, Optional.of(one.cursor().command()));
                if (fetched.commands().isEmpty()) {
                    keep(one);
                    return;
                }
                int people = one.room().map(occupancy::now).orElse(0);
                NewsCursor cursor =
                        new NewsCursor(fetched.cursor(), one.cursor().people());
                complete(one, news(fetched.commands(), people, cursor));
            }
        });
    }

    private DeviceCommandQueue.Fetched fetch(Waiting one, Optional<Long> after) {
        try {
            return commands.fetch(one.device(), after, one.actor());
        } catch (RuntimeException e) {
            keep(one);
            throw e;
        }
    }

    private void sendAwayWhoIsGone() {
        Set<Long> enrolled = devices.ids();
        waiting.forEach((id, one) -> {
            if (!enrolled.contains(id) && waiting.remove(id, one)) {
                refuse(one);
            }
        });
    }

    private void peopleAre(String room, int people) {
        waiting.forEach((id, one) -> {
            if (one.room().filter(room::equals).isPresent()
                    && one.cursor().differs(people)
                    && waiting.remove(id, one)) {
                complete(one, news(List.of(), people, one.cursor()));
            }
        });
    }

    private void answerWithoutNews(Waiting one) {
        if (waiting.remove(one.device().id(), one)) {
            complete(one, withoutNews(one));
        }
    }

    private News withoutNews(Waiting one) {
        return news(List.of(), one.room().map(occupancy::now).orElse(0), one.cursor());
    }

    private static News news(List<IssuedCommand> commands, int people, NewsCursor cursor) {
        int told = people == RoomOccupancy.UNKNOWN ? cursor.people() : people;
        return new News(commands, people, new NewsCursor(cursor.command(), told).number());
    }

    private void complete(Waiting one, News news) {
        // Not on this thread: it writes to the network.
        answer(() -> one.answer().complete(news));
    }

    private void refuse(Waiting one) {
        answer(() -> one.answer()
                .completeExceptionally(new RefusedException(
                        ErrorCode.SESSION_EXPIRED, "The sign-in is no longer valid. Sign in again.")));
    }

    private void answer(Runnable completion) {
        try {
            answering.execute(completion);
        } catch (RejectedExecutionException e) {
            completion.run();
        }
    }
}
