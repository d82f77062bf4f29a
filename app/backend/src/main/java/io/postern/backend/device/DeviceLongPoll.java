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
 * Long polling for devices that wait for commands and for the number of people in their room. A waiting device holds no
 * thread: one thread checks twice a second, with one database query for all of them. All lasting state is in the
 * database and in the devices' cursors, so that several backends can share the devices. Thread safe.
 */
public final class DeviceLongPoll implements AutoCloseable {
    /** The longest time a request waits; proxies drop idle connections after about 30 seconds. */
    public static final Duration MAX_WAIT = Duration.ofSeconds(25);

    private static final Logger log = LoggerFactory.getLogger(DeviceLongPoll.class);

    private static final Duration TICK = Duration.ofMillis(500);
    /** How many ticks pass between two checks whether waiting devices are still enrolled. */
    private static final int TICKS_PER_REVOCATION_CHECK = 2;

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
        this.occupancy = new RoomOccupancy(rooms, devices::roomAccounts, this::peopleChanged);
        ticker.scheduleWithFixedDelay(this::tick, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * The response to a device.
     *
     * @param people in the room it asked about: 0 without a room, -1 if unknown
     * @param cursor for its next request
     */
    public record News(List<IssuedCommand> commands, int people, long cursor) {}

    /** A waiting request of a device. */
    private record Waiting(
            Device device,
            AuditActor actor,
            NewsCursor cursor,
            Optional<String> room,
            long untilNanos,
            CompletableFuture<News> answer) {}

    /**
     * Waits for news for a device. An earlier request of the same device that still waits here is answered with no
     * news.
     *
     * @param actor the device, for the audit
     * @param after 0 for a program that has just started, otherwise the cursor of the last response
     * @param room the room whose people are counted
     * @param wait at most {@link #MAX_WAIT}
     * @return completes on any thread; fails with {@link RefusedException} if the device is revoked in the meantime
     * @throws RefusedException if the device may not join the room
     */
    public CompletableFuture<News> news(
            Device device, AuditActor actor, long after, Optional<String> room, Duration wait) {
        if (after < 0) {
            throw new RefusedException(ErrorCode.BAD_REQUEST, "The cursor is 0 or the one of the last response.");
        }
        if (room.isPresent() && !commands.mayJoin(device, room.get())) {
            throw new RefusedException(ErrorCode.NOT_ALLOWED, "This device may not join that room.");
        }
        devices.seen(device);
        long untilNanos = System.nanoTime() + (wait.compareTo(MAX_WAIT) > 0 ? MAX_WAIT : wait).toNanos();
        Optional<NewsCursor> before = after == 0 ? Optional.empty() : Optional.of(NewsCursor.of(after));
        DeviceCommandQueue.Fetched fetched = commands.fetch(device, before.map(NewsCursor::command), actor);
        NewsCursor cursor =
                new NewsCursor(fetched.cursor(), before.map(NewsCursor::people).orElse(RoomOccupancy.UNKNOWN));
        if (!fetched.commands().isEmpty()) {
            // Does not ask LiveKit, so that commands are delivered without delay.
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
            return enqueue(new Waiting(device, actor, cursor, room, untilNanos, new CompletableFuture<>()));
        });
    }

    /** Checks now instead of at the next tick, because a command was issued or a device revoked here. */
    public void checkNow() {
        try {
            ticker.execute(this::tick);
        } catch (RejectedExecutionException e) {
            log.debug("Already closed: no device is waiting");
        }
    }

    /** Answers all waiting requests, and from now on every request immediately. Idempotent. */
    @Override
    public void close() {
        closed = true;
        ticker.close();
        waiting.values().forEach(this::completeEmpty);
        answering.close();
    }

    private CompletableFuture<News> enqueue(Waiting newcomer) {
        Waiting earlier = waiting.put(newcomer.device().id(), newcomer);
        if (earlier != null) {
            complete(earlier, emptyNews(earlier));
        }
        if (closed) {
            completeEmpty(newcomer);
        }
        return newcomer.answer();
    }

    private void tick() {
        if (waiting.isEmpty()) {
            return;
        }
        try {
            long now = System.nanoTime();
            waiting.values().stream().filter(one -> one.untilNanos() - now <= 0).forEach(this::completeEmpty);
            ticks++;
            if (ticks % TICKS_PER_REVOCATION_CHECK == 0) {
                refuseRevokedDevices();
            }
            deliverCommands();
            occupancy.watch(waiting.values().stream()
                    .flatMap(one -> one.room().stream())
                    .collect(Collectors.toSet()));
            failing = false;
        } catch (DatabaseException e) {
            // Logged once; the devices are answered when their time is up, and ask again.
            if (!failing) {
                failing = true;
                log.error("Commands cannot be delivered to waiting devices", e);
            }
        } catch (RuntimeException e) {
            // A scheduled task that throws is not run again.
            log.error("Checking for news for devices failed", e);
        }
    }

    private void deliverCommands() {
        Map<Long, Long> pending = commands.pending();
        pending.forEach((id, newest) -> {
            Waiting one = waiting.get(id);
            if (one != null && newest > one.cursor().command() && waiting.remove(id, one)) {
                DeviceCommandQueue.Fetched fetched =
                        fetch(one, Optional.of(one.cursor().command()));
                if (fetched.commands().isEmpty()) {
                    enqueue(one);
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
            enqueue(one);
            throw e;
        }
    }

    private void refuseRevokedDevices() {
        Set<Long> enrolled = devices.ids();
        waiting.forEach((id, one) -> {
            if (!enrolled.contains(id) && waiting.remove(id, one)) {
                refuse(one);
            }
        });
    }

    private void peopleChanged(String room, int people) {
        waiting.forEach((id, one) -> {
            if (one.room().filter(room::equals).isPresent()
                    && one.cursor().differs(people)
                    && waiting.remove(id, one)) {
                complete(one, news(List.of(), people, one.cursor()));
            }
        });
    }

    private void completeEmpty(Waiting one) {
        if (waiting.remove(one.device().id(), one)) {
            complete(one, emptyNews(one));
        }
    }

    private News emptyNews(Waiting one) {
        return news(List.of(), one.room().map(occupancy::now).orElse(0), one.cursor());
    }

    private static News news(List<IssuedCommand> commands, int people, NewsCursor cursor) {
        int told = people == RoomOccupancy.UNKNOWN ? cursor.people() : people;
        return new News(commands, people, new NewsCursor(cursor.command(), told).number());
    }

    private void complete(Waiting one, News news) {
        // On another thread, because completing it writes to the network.
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
