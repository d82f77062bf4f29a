package io.postern.agent;

import io.postern.media.device.DeviceKind;
import io.postern.media.device.MediaDevice;
import io.postern.room.LocalMedia;
import io.postern.room.RoomClient;
import io.postern.room.TrackSource;
import io.postern.signaling.token.TokenSource;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The bot: joins its rooms over one {@link RoomClient} and stays in them. Thread safe. */
public final class Agent implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Agent.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(3);

    private final List<RoomMembership> memberships;
    private final MemoryLimitMonitor memory;
    private final ScheduledExecutorService timer;

    private Agent(List<RoomMembership> memberships, MemoryLimitMonitor memory, ScheduledExecutorService timer) {
        this.memberships = memberships;
        this.memory = memory;
        this.timer = timer;
    }

    /**
     * Starts joining the rooms.
     *
     * @param client remains owned by the caller; close it after the agent
     * @param roomNames each 1 to 256 characters
     * @param publishTestMedia whether to publish the test pattern and the test tone
     * @param maxMemoryMib the memory limit of the process, which ends when no person is in its rooms; 0: no limit
     * @param onReady receives the name of a room each time it is joined; on the room's executor
     * @throws IllegalArgumentException if there is no room or a room name is invalid
     */
    public static Agent start(
            RoomClient client,
            TokenSource tokens,
            List<String> roomNames,
            boolean publishTestMedia,
            long maxMemoryMib,
            Consumer<String> onReady) {
        if (roomNames.isEmpty()) {
            throw new IllegalArgumentException("An agent needs a room.");
        }
        List<TrackSource> published =
                publishTestMedia ? List.of(TrackSource.CAMERA, TrackSource.MICROPHONE) : List.of();
        if (publishTestMedia) {
            chooseTestSources(client.localMedia());
        }
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("postern-agent-timer").factory());
        List<RoomMembership> memberships = roomNames.stream()
                .distinct()
                .map(room -> new RoomMembership(
                        room,
                        () -> client.newRoom(room, tokens),
                        List.of(new WelcomeBehaviour(InstantSource.system()), new EchoBehaviour()),
                        published,
                        timer,
                        () -> onReady.accept(room)))
                .toList();
        MemoryLimitMonitor memory = new MemoryLimitMonitor(
                maxMemoryMib,
                MemoryLimitMonitor::residentMib,
                () -> memberships.stream().anyMatch(RoomMembership::hasPeople));
        Agent agent = new Agent(memberships, memory, timer);
        try {
            memory.begin(timer);
            memberships.forEach(RoomMembership::begin);
        } catch (RuntimeException e) {
            agent.close();
            throw e;
        }
        return agent;
    }

    /** Completes when the agent has given up all its rooms, with the reason for the last one as a sentence. */
    public CompletableFuture<String> stopped() {
        return memberships.stream()
                .map(RoomMembership::stopped)
                .reduce((one, other) -> one.thenCombine(other, (first, last) -> last))
                .orElseThrow();
    }

    /** Completes with a sentence when the process exceeds its memory limit and no person is in any room. */
    public CompletableFuture<String> memoryExceeded() {
        return memory.memoryExceeded().copy();
    }

    /**
     * Leaves all rooms for good.
     *
     * @return whether the server confirmed it everywhere in time
     */
    public boolean leave(Duration patience) {
        timer.shutdownNow();
        CompletableFuture<?>[] leaving =
                memberships.stream().map(RoomMembership::leave).toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(leaving).get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            log.warn("Leaving failed: {}", ChatSender.reason(e));
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Leaves all rooms and waits at most three seconds. Idempotent. */
    @Override
    public void close() {
        leave(CLOSE_TIMEOUT);
    }

    private static void chooseTestSources(LocalMedia media) {
        media.select(DeviceKind.CAMERA, MediaDevice.TEST_PATTERN_ID).whenComplete(Agent::logFailure);
        media.select(DeviceKind.MICROPHONE, MediaDevice.TEST_TONE_ID).whenComplete(Agent::logFailure);
    }

    private static void logFailure(Void done, Throwable failure) {
        if (failure != null) {
            log.error("A test source cannot be chosen: {}", failure.toString());
        }
    }
}
