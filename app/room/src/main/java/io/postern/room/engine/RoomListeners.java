package io.postern.room.engine;

import io.postern.room.Room.Subscription;
import io.postern.room.RoomEvent;
import io.postern.room.RoomSnapshot;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes snapshots and events to the listeners of a room, and keeps the newest snapshot. A listener that throws does not
 * affect the others. Listeners register on any thread and are called on the room's executor.
 */
final class RoomListeners {
    private static final Logger log = LoggerFactory.getLogger(RoomListeners.class);

    private final List<Consumer<RoomSnapshot>> snapshotListeners = new CopyOnWriteArrayList<>();
    private final List<Consumer<RoomEvent>> eventListeners = new CopyOnWriteArrayList<>();
    private volatile RoomSnapshot newest;

    RoomListeners(RoomSnapshot first) {
        newest = first;
    }

    RoomSnapshot newest() {
        return newest;
    }

    Subscription onEvent(Consumer<RoomEvent> listener) {
        eventListeners.add(listener);
        return () -> eventListeners.remove(listener);
    }

    /** Registers for snapshots, beginning with the newest; {@code loop} is the room's executor. */
    Subscription onSnapshot(Executor loop, Consumer<RoomSnapshot> listener) {
        loop.execute(() -> {
            snapshotListeners.add(listener);
            tell(listener, newest);
        });
        return () -> snapshotListeners.remove(listener);
    }

    void tell(RoomEvent event) {
        eventListeners.forEach(listener -> tell(listener, event));
    }

    void publish(RoomSnapshot snapshot) {
        newest = snapshot;
        snapshotListeners.forEach(listener -> tell(listener, snapshot));
    }

    private static <T> void tell(Consumer<T> listener, T news) {
        try {
            listener.accept(news);
        } catch (RuntimeException | Error e) {
            log.error("A listener of the room failed", e);
        }
    }
}
