package io.postern.desktop.shell;

import io.postern.desktop.fx.FxThread;
import io.postern.desktop.lobby.JoinRequest;
import io.postern.room.DisconnectReason;
import io.postern.room.Room;
import io.postern.room.RoomEvent;
import io.postern.room.TrackSource;
import java.util.concurrent.CompletableFuture;

/** One visit to a room, from the click on Join to its end. On the JavaFX thread. */
final class ActiveCall {
    /** What the shell wants to know, on the JavaFX thread, and at most one of the two endings. */
    interface Listener {
        void joined();

        void joinFailed(Throwable failure);

        /** After joining, and not by {@link ActiveCall#leave}. */
        void ended(DisconnectReason reason);
    }

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

    /** Joins with microphone and camera as they were in the lobby. */
    void start() {
        timeline.mark(JoinTimeline.Mark.JOIN_CLICKED, request.clickedAt());
        Room room = request.room();
        events = room.onEvent(event -> {
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
        room.join().whenComplete((done, failure) -> {
            if (failure == null) {
                timeline.mark(JoinTimeline.Mark.CONNECTED);
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

    /** Leaves in the background; nothing is reported any more. Completes when the server was told and all is closed. */
    CompletableFuture<Void> leave() {
        finish();
        return request.room().leave();
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
