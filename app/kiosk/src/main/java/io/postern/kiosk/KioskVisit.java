package io.postern.kiosk;

import io.postern.call.context.JoinTimeline;
import io.postern.kiosk.plan.KioskEvent;
import io.postern.media.device.DeviceCatalog;
import io.postern.media.device.DeviceKind;
import io.postern.room.ConnectionState;
import io.postern.room.DeviceEvent;
import io.postern.room.DisconnectReason;
import io.postern.room.LocalMedia;
import io.postern.room.Room;
import io.postern.room.RoomEvent;
import io.postern.room.RoomException;
import io.postern.room.RoomFailure;
import io.postern.room.RoomSnapshot;
import io.postern.room.TrackSource;
import io.postern.signaling.token.TokenException;
import io.postern.ui.fx.FxThread;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * One visit to a room: joins with camera and microphone on, switches on what is plugged in later, and reports its
 * events. On the JavaFX thread.
 */
public final class KioskVisit {
    /** The listener, on the JavaFX thread. */
    interface Listener {
        void happened(KioskEvent event);

        /** @param remotes the number of other participants, as the room server counts */
        void remotes(int remotes);

        /** Explains why joining failed or the connection did not come back. */
        void trouble(Throwable failure);

        /** Others begin or stop hearing the room. */
        void microphone(boolean on);
    }

    private final FxThread fx;
    private final Room room;
    private final LocalMedia media;
    private final Listener listener;
    private final JoinTimeline timeline = new JoinTimeline();
    private final Set<DeviceKind> wanted = EnumSet.noneOf(DeviceKind.class);
    private List<AutoCloseable> subscriptions = List.of();
    private Optional<Long> reconnectingSince = Optional.empty();
    private boolean microphoneOn;
    private boolean joined;
    private boolean over;

    KioskVisit(FxThread fx, Room room, LocalMedia media, Listener listener) {
        this.fx = fx;
        this.room = room;
        this.media = media;
        this.listener = listener;
    }

    /** Owned by the kiosk. */
    public Room room() {
        return room;
    }

    public LocalMedia media() {
        return media;
    }

    public JoinTimeline timeline() {
        return timeline;
    }

    void start() {
        timeline.mark(JoinTimeline.Mark.JOIN_CLICKED);
        Consumer<RoomSnapshot> show = fx.latest(this::show);
        Consumer<Boolean> plugged = fx.latest(changed -> switchOn());
        Room.Subscription snapshots = room.onSnapshot(show);
        Room.Subscription events = room.onEvent(event -> {
            // A flood of data must not queue up for the JavaFX thread.
            if (!(event instanceof RoomEvent.DataReceived)) {
                fx.post(() -> react(event));
            }
        });
        DeviceCatalog.Registration hotPlug = media.devices().onChange(() -> plugged.accept(true));
        DeviceCatalog.Registration lost = media.onDeviceEvent(event -> fx.post(() -> react(event)));
        subscriptions = List.of(snapshots, events, hotPlug, lost);
        wanted.add(DeviceKind.CAMERA);
        wanted.add(DeviceKind.MICROPHONE);
        switchOn();
        BiConsumer<Void, Throwable> done = (nothing, failure) -> fx.post(() -> joined(failure));
        room.join().whenComplete(done);
    }

    /** How long the connection has been lost; zero while it is connected. */
    Duration interruption() {
        return reconnectingSince
                .map(since -> Duration.ofNanos(System.nanoTime() - since))
                .orElse(Duration.ZERO);
    }

    /** Switches the microphone by an administrator's command. */
    CompletableFuture<Void> setMicrophone(boolean on) {
        wanted.remove(DeviceKind.MICROPHONE);
        return room.setEnabled(TrackSource.MICROPHONE, on);
    }

    /** Leaves in the background and reports no further events. */
    CompletableFuture<Void> leave() {
        finish();
        return room.leave();
    }

    private void joined(Throwable failure) {
        if (over) {
            return;
        }
        if (failure == null) {
            joined = true;
            timeline.mark(JoinTimeline.Mark.CONNECTED);
            listener.happened(new KioskEvent.Joined());
            show(room.snapshot());
        } else {
            finish();
            listener.trouble(failure);
            listener.happened(new KioskEvent.JoinFailed(kind(failure)));
        }
    }

    private void show(RoomSnapshot snapshot) {
        if (over) {
            return;
        }
        boolean reconnecting = snapshot.connection() instanceof ConnectionState.Reconnecting;
        reconnectingSince =
                reconnecting ? reconnectingSince.or(() -> Optional.of(System.nanoTime())) : Optional.empty();
        boolean on = snapshot.local()
                .flatMap(me -> me.publication(TrackSource.MICROPHONE))
                .filter(publication -> !publication.muted())
                .isPresent();
        if (on != microphoneOn) {
            microphoneOn = on;
            listener.microphone(on);
        }
        if (joined) {
            listener.remotes(snapshot.remotes().size());
        }
    }

    private void react(RoomEvent event) {
        if (over || !joined || !(event instanceof RoomEvent.Disconnected(DisconnectReason reason))) {
            return;
        }
        finish();
        listener.happened(new KioskEvent.Ended(
                switch (reason) {
                    case CONNECTION_LOST, SERVER_SHUTDOWN, JOIN_FAILURE, NOT_ALLOWED, UNKNOWN -> KioskEvent.End.LOST;
                    case CLIENT_INITIATED, DUPLICATE_IDENTITY, PARTICIPANT_REMOVED, ROOM_DELETED, ROOM_CLOSED ->
                        KioskEvent.End.SENT_OUT;
                }));
    }

    private void react(DeviceEvent event) {
        // A device that is unplugged while on is switched on again when it is back.
        if (!over && event instanceof DeviceEvent.Lost lost && lost.kind() != DeviceKind.SPEAKER) {
            wanted.add(lost.kind());
        }
    }

    /** Switches on the devices that should be on and are present. */
    private void switchOn() {
        if (over) {
            return;
        }
        for (DeviceKind kind : Set.copyOf(wanted)) {
            if (media.selected(kind).isPresent()) {
                wanted.remove(kind);
                room.setEnabled(kind == DeviceKind.CAMERA ? TrackSource.CAMERA : TrackSource.MICROPHONE, true)
                        .whenComplete((done, failure) -> {
                            if (failure != null) {
                                fx.post(() -> wanted.add(kind));
                            }
                        });
            }
        }
    }

    private void finish() {
        over = true;
        for (AutoCloseable subscription : subscriptions) {
            try {
                subscription.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    static KioskEvent.Failure kind(Throwable failure) {
        Throwable inner = failure;
        while (inner instanceof CompletionException && inner.getCause() != null) {
            inner = inner.getCause();
        }
        if (inner instanceof RoomException known) {
            if (known.getCause() != null && known.failure().kind() == RoomFailure.Kind.NO_TICKET) {
                return kind(known.getCause());
            }
            return switch (known.failure().kind()) {
                case BAD_ROOM_NAME, NOT_ALLOWED, PUBLISH_REFUSED, NOT_PERMITTED -> KioskEvent.Failure.REFUSED;
                case NO_SUCH_SERVICE,
                        UNKNOWN_HOST,
                        UNREACHABLE,
                        CERTIFICATE,
                        SERVER_TROUBLE,
                        TIMED_OUT,
                        NO_TICKET,
                        NO_MEDIA_PATH,
                        MEDIA_SILENT,
                        LEFT,
                        DEVICE,
                        SCREEN,
                        BAD_MESSAGE,
                        NOT_SENT,
                        GARBLED_DATA,
                        TOO_MUCH_DATA,
                        INTERNAL -> KioskEvent.Failure.UNREACHABLE;
            };
        }
        if (inner instanceof TokenException token) {
            return switch (token.reason()) {
                case SESSION_EXPIRED, WRONG_CREDENTIALS -> KioskEvent.Failure.LOGIN_EXPIRED;
                case NOT_ALLOWED, BAD_ROOM_NAME -> KioskEvent.Failure.REFUSED;
                case TOO_MANY_TRIES, UNKNOWN_HOST, UNREACHABLE, CERTIFICATE, NOT_A_BACKEND, SERVER_TROUBLE, TIMED_OUT ->
                    KioskEvent.Failure.UNREACHABLE;
            };
        }
        return KioskEvent.Failure.UNREACHABLE;
    }
}
