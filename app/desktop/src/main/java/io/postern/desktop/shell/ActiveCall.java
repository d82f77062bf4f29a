package io.postern.desktop.shell;

import io.postern.call.context.JoinTimeline;
import io.postern.desktop.lobby.JoinRequest;
import io.postern.room.DisconnectReason;
import io.postern.room.Room;
import io.postern.room.RoomEvent;
import io.postern.room.TrackSource;
import io.postern.ui.fx.FxThread;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One visit to a room, from the click on Join to its end. On the JavaFX thread. */
final class ActiveCall {
    /** The shell's listener, on the JavaFX thread; at most one of the two end callbacks is called. */
    interface Listener {
        void joined();

        void joinFailed(Throwable failure);

        /** The call ended after joining, and not by {@link ActiveCall#leave}. */
        void ended(DisconnectReason reason);
    }

    private static final Logger LOG = LoggerFactory.getLogger(ActiveCall.class);

    private final FxThread fx;
    private final JoinRequest request;
    private final Listener listener;
    private final JoinTimeline timeline = new JoinTimeline();
    private Room.Subscription events = () -> {};
    private boolean joined;
    private boolean over;

    ActiveCall(FxThread fx, JoinRequest request, Listener listener) {
        this.fx = fx;
        this.request = request;
        this.listener = listener;
    }

    Room room() {
        return request.room();
    }

    JoinTimeline timeline() {
        return timeline;
    }

    /** Joins with the lobby's state of microphone and camera. */
    void start() {
        timeline.mark(JoinTimeline.Mark.JOIN_CLICKED, request.clickedAt());
        Room room = request.room();
        events = room.onEvent(event -> {
            note(event);
            if (event instanceof RoomEvent.Disconnected(DisconnectReason reason)) {
                fx.post(() -> disconnected(reason));
            }
        });
        if (request.microphoneOn()) {
            room.setEnabled(TrackSource.MICROPHONE, true);
        }
        if (request.cameraOn()) {
            room.setEnabled(TrackSource.CAMERA, true);
        }
        LOG.info("Joining {}", room.name());
        room.join().whenComplete((done, failure) -> {
            if (failure == null) {
                timeline.mark(JoinTimeline.Mark.CONNECTED);
                LOG.info("Joined {}", room.name());
            } else {
                LOG.warn("{} was not joined", room.name(), failure);
            }
            fx.post(() -> {
                request.releaseDevices().run();
                if (over) {
                    return;
                }
                if (failure == null) {
                    joined = true;
                    listener.joined();
                } else {
                    finish();
                    listener.joinFailed(failure);
                }
            });
        });
    }

    /**
     * Leaves in the background and reports nothing from now on. Completes when the server has been told and everything
     * is closed.
     */
    CompletableFuture<Void> leave() {
        finish();
        LOG.info("Leaving {}", request.room().name());
        return request.room().leave();
    }

    /** The history of the call for a problem report. Any thread. */
    private void note(RoomEvent event) {
        String name = request.room().name();
        if (event instanceof RoomEvent.Reconnecting again) {
            LOG.info("The connection to {} broke; attempt {} to get back", name, again.attempt());
        } else if (event instanceof RoomEvent.Reconnected) {
            LOG.info("Back in {}", name);
        } else if (event instanceof RoomEvent.Trouble trouble) {
            LOG.warn("Trouble in {}: {}", name, trouble.failure());
        } else if (event instanceof RoomEvent.Disconnected(DisconnectReason reason)) {
            LOG.info("{} is over: {}", name, reason);
        }
    }

    private void disconnected(DisconnectReason reason) {
        if (over || !joined || reason == DisconnectReason.JOIN_FAILURE) {
            return;
        }
        finish();
        listener.ended(reason);
    }

    private void finish() {
        over = true;
        events.close();
    }
}
