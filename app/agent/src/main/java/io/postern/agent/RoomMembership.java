package io.postern.agent;

import io.postern.room.DisconnectReason;
import io.postern.room.Participant;
import io.postern.room.Room;
import io.postern.room.RoomEvent;
import io.postern.room.RoomException;
import io.postern.room.RoomFailure;
import io.postern.room.TrackSource;
import io.postern.signaling.token.TokenException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the agent in one room: joins, rejoins with exponential backoff when the connection ends, and gives up when
 * rejoining is pointless. Thread safe; never blocks.
 */
final class RoomMembership {
    private static final Logger log = LoggerFactory.getLogger(RoomMembership.class);

    private final String roomName;
    private final Supplier<Room> rooms;
    private final List<Behaviour> behaviours;
    private final List<TrackSource> published;
    private final ScheduledExecutorService timer;
    private final Runnable onReady;
    private final CompletableFuture<String> stopped = new CompletableFuture<>();

    private @Nullable Visit visit;
    private int failures;
    private boolean leaving;

    /**
     * @param rooms makes a new room for each connection
     * @param published the sources that are published
     * @param timer schedules rejoining
     * @param onReady called each time the room is joined
     */
    RoomMembership(
            String roomName,
            Supplier<Room> rooms,
            List<Behaviour> behaviours,
            List<TrackSource> published,
            ScheduledExecutorService timer,
            Runnable onReady) {
        this.roomName = roomName;
        this.rooms = rooms;
        this.behaviours = List.copyOf(behaviours);
        this.published = List.copyOf(published);
        this.timer = timer;
        this.onReady = onReady;
    }

    /** Completes with a sentence when the agent gives up this room. */
    CompletableFuture<String> stopped() {
        return stopped;
    }

    /** Joins, and rejoins whenever it is necessary. */
    synchronized void begin() {
        if (leaving || stopped.isDone()) {
            return;
        }
        Room room = rooms.get();
        Visit begun = new Visit(room);
        visit = begun;
        room.onEvent(event -> dispatch(begun, event));
        for (TrackSource source : published) {
            room.setEnabled(source, true).whenComplete((done, failure) -> {
                if (failure != null) {
                    log.warn("{} is not published in {}: {}", source, roomName, ChatSender.reason(failure));
                }
            });
        }
        room.join().whenComplete((done, failure) -> {
            if (failure == null) {
                joined();
            } else {
                connectionEnded(begun, permanentFailure(failure), ChatSender.reason(failure));
            }
        });
    }

    /** Leaves for good. Completes when the server has been told. Idempotent. */
    CompletableFuture<Void> leave() {
        Visit current;
        synchronized (this) {
            leaving = true;
            current = visit;
        }
        return current == null ? CompletableFuture.completedFuture(null) : current.room.leave();
    }

    /** Whether a person is in the room who would notice the agent leaving. */
    synchronized boolean hasPeople() {
        Visit current = visit;
        return current != null
                && !current.connectionEnded
                && current.room.snapshot().remotes().stream().anyMatch(other -> other.kind() != Participant.Kind.AGENT);
    }

    private void dispatch(Visit from, RoomEvent event) {
        for (Behaviour behaviour : behaviours) {
            try {
                behaviour.on(event, from.room);
            } catch (RuntimeException e) {
                log.error("{} failed in {}", behaviour.getClass().getSimpleName(), roomName, e);
            }
        }
        switch (event) {
            case RoomEvent.Connected in -> from.connected = true;
            case RoomEvent.Disconnected out -> disconnected(from, out.reason());
            case RoomEvent.Reconnecting lost -> log.info("Connection to {} lost, attempt {}", roomName, lost.attempt());
            case RoomEvent.Reconnected back -> log.info("Back in {}", roomName);
            case RoomEvent.Trouble trouble ->
                log.warn(
                        "Trouble in {}: {} {}",
                        roomName,
                        trouble.failure().kind(),
                        trouble.failure().detail());
            default -> {}
        }
    }

    private void disconnected(Visit from, DisconnectReason reason) {
        Optional<String> permanentFailure = permanentFailure(reason);
        // Until the room is joined, the failure of the join says more than this event.
        if (from.connected || permanentFailure.isPresent()) {
            connectionEnded(from, permanentFailure, reason.name());
        }
    }

    private void joined() {
        synchronized (this) {
            failures = 0;
            if (leaving) {
                return;
            }
        }
        onReady.run();
    }

    private void connectionEnded(Visit ended, Optional<String> permanentFailure, String why) {
        Duration delay;
        synchronized (this) {
            if (ended.connectionEnded || leaving) {
                return;
            }
            ended.connectionEnded = true;
            if (permanentFailure.isEmpty()) {
                failures++;
            }
            delay = RejoinBackoff.delay(
                    Math.max(failures, 1), ThreadLocalRandom.current().nextDouble());
        }
        ended.room.leave();
        if (permanentFailure.isPresent()) {
            log.error("{}", permanentFailure.get());
            stopped.complete(permanentFailure.get());
            return;
        }
        log.warn("Not in {} ({}); joining again in {} ms", roomName, why, delay.toMillis());
        timer.schedule(this::begin, delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** A sentence if the agent must not rejoin after such a disconnection. */
    private Optional<String> permanentFailure(DisconnectReason reason) {
        return switch (reason) {
            case DUPLICATE_IDENTITY ->
                Optional.of("Stopped in %s: somebody joined it as the same user. Give each agent a user of its own."
                        .formatted(roomName));
            case PARTICIPANT_REMOVED ->
                Optional.of("Stopped in %s: an administrator removed the agent.".formatted(roomName));
            case CLIENT_INITIATED,
                    SERVER_SHUTDOWN,
                    ROOM_DELETED,
                    ROOM_CLOSED,
                    JOIN_FAILURE,
                    CONNECTION_LOST,
                    NOT_ALLOWED,
                    UNKNOWN -> Optional.empty();
        };
    }

    /** A sentence if the agent must not rejoin after such a failure. */
    private Optional<String> permanentFailure(Throwable failure) {
        Optional<TokenException.Reason> noTicket = RenewingTokenSource.reason(failure);
        if (noTicket.isPresent()) {
            return switch (noTicket.get()) {
                case WRONG_CREDENTIALS ->
                    Optional.of(
                            "Stopped in %s: the backend rejects the user name or the password.".formatted(roomName));
                case NOT_ALLOWED ->
                    Optional.of("Stopped in %s: the backend does not let this user join.".formatted(roomName));
                case BAD_ROOM_NAME -> Optional.of("Stopped in %s: the backend refuses this name.".formatted(roomName));
                case SESSION_EXPIRED,
                        TOO_MANY_TRIES,
                        UNKNOWN_HOST,
                        UNREACHABLE,
                        CERTIFICATE,
                        NOT_A_BACKEND,
                        SERVER_TROUBLE,
                        TIMED_OUT -> Optional.empty();
            };
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof RoomException room && room.failure().kind() == RoomFailure.Kind.BAD_ROOM_NAME) {
                return Optional.of("Stopped in %s: the server refuses this name.".formatted(roomName));
            }
        }
        return Optional.empty();
    }

    private static final class Visit {
        private final Room room;
        private volatile boolean connected;
        private boolean connectionEnded;

        Visit(Room room) {
            this.room = room;
        }
    }
}
