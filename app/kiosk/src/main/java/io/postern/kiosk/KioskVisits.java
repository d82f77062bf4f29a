package io.postern.kiosk;

import io.postern.call.context.JoinTimeline;
import io.postern.kiosk.plan.KioskEvent;
import io.postern.room.Room;
import io.postern.room.RoomClient;
import io.postern.room.RoomOptions;
import io.postern.settings.policy.KioskPolicy;
import io.postern.signaling.token.TokenSource;
import io.postern.ui.fx.FxThread;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Joins and leaves rooms, at most one at a time, and waits for media to start first. On the JavaFX thread. */
final class KioskVisits {
    /** The listener, on the JavaFX thread. */
    interface Listener {
        /** A visit began or ended; {@link #currentProperty} is up to date. */
        void happened(KioskEvent event);

        /** {@link #remotes} changed. */
        void remotesChanged();

        /** Explains why joining failed or the connection did not come back. */
        void trouble(Throwable failure);
    }

    /** A room to join, once media are ready. */
    private record Destination(String room, TokenSource tickets) {}

    private static final Logger LOG = LoggerFactory.getLogger(KioskVisits.class);
    private static final RoomOptions ADAPTIVE_OPTIONS = RoomOptions.DEFAULTS.withAdaptiveStream(true);

    private final FxThread fx;
    private final KioskPolicy policy;
    private final Optional<BiConsumer<Room, JoinTimeline>> onCall;
    private final Listener listener;
    private final ReadOnlyObjectWrapper<Optional<KioskVisit>> current = new ReadOnlyObjectWrapper<>(Optional.empty());
    private @Nullable RoomClient client;
    private @Nullable RoomDevices devices;
    private @Nullable Destination destination;
    private CompletableFuture<Void> leaving = CompletableFuture.completedFuture(null);
    private int remotes;
    private boolean microphoneOn;

    /** @param onCall receives every room when its join begins */
    KioskVisits(FxThread fx, KioskPolicy policy, Optional<BiConsumer<Room, JoinTimeline>> onCall, Listener listener) {
        this.fx = fx;
        this.policy = policy;
        this.onCall = onCall;
        this.listener = listener;
    }

    /** The current visit, from the beginning of the join on. */
    ReadOnlyObjectProperty<Optional<KioskVisit>> currentProperty() {
        return current.getReadOnlyProperty();
    }

    /** The number of other participants, as the room server counts. */
    int remotes() {
        return remotes;
    }

    /** Whether others can hear the room. */
    boolean microphoneOn() {
        return microphoneOn;
    }

    /** Joins the room that waits for media, if any. */
    void mediaReady(RoomClient ready) {
        client = ready;
        devices = new RoomDevices(fx, policy, ready.localMedia());
        enter();
    }

    /** Leaves the current room and joins another, now or as soon as media are ready. */
    void join(String room, TokenSource tickets) {
        destination = new Destination(room, tickets);
        enter();
    }

    private void enter() {
        Destination next = destination;
        RoomClient ready = client;
        if (next == null || ready == null) {
            return;
        }
        leave();
        Room room;
        try {
            room = ready.newRoom(next.room(), next.tickets(), ADAPTIVE_OPTIONS);
        } catch (IllegalArgumentException e) {
            LOG.warn("The room name \"{}\" is not valid.", next.room(), e);
            fx.post(() -> listener.happened(new KioskEvent.JoinFailed(KioskEvent.Failure.REFUSED)));
            return;
        }
        KioskVisit entered = new KioskVisit(fx, room, ready.localMedia(), new FromVisit());
        onCall.ifPresent(call -> call.accept(room, entered.timeline()));
        remotes = 0;
        current.set(Optional.of(entered));
        entered.start();
    }

    /** Leaves the current room, and forgets one that waits for media. */
    void leave() {
        destination = null;
        microphoneOn = false;
        current.get().ifPresent(open -> {
            current.set(Optional.empty());
            leaving = open.leave();
        });
    }

    /** Leaves and closes the devices. The future completes once the room is left. */
    CompletableFuture<Void> close() {
        leave();
        if (devices != null) {
            devices.close();
        }
        return leaving;
    }

    private final class FromVisit implements KioskVisit.Listener {
        @Override
        public void happened(KioskEvent event) {
            if (!(event instanceof KioskEvent.Joined)) {
                leave();
            }
            listener.happened(event);
        }

        @Override
        public void remotes(int count) {
            remotes = count;
            listener.remotesChanged();
        }

        @Override
        public void trouble(Throwable failure) {
            listener.trouble(failure);
        }

        @Override
        public void microphone(boolean on) {
            microphoneOn = on;
        }
    }
}
