package io.postern.room.engine;

import io.postern.room.DisconnectReason;
import io.postern.room.RoomFailure;
import io.postern.room.loop.RoomLoop;
import livekit.LivekitRtc.LeaveRequest;
import org.jspecify.annotations.Nullable;

/** A stage of a room's connection, with the data that only this stage needs. Owned by the room's executor. */
sealed interface ConnectionStage
        permits ConnectionStage.Idle, JoinAttempt, ConnectionStage.Connected, Reconnection, ConnectionStage.Ended {
    /** Cancels the timers of this stage, because another one begins. */
    default void stop() {}

    /** Takes over the timer that limits the time from the server's welcome to media. */
    default void awaitMedia(RoomLoop.Timer timer) {
        timer.cancel();
    }

    /** The room has not been joined yet. */
    record Idle() implements ConnectionStage {}

    /** Media can flow. */
    record Connected() implements ConnectionStage {}

    /** The visit is over. */
    record Ended() implements ConnectionStage {}

    /** Takes the outcome of a stage, on the room's executor. */
    interface Host {
        /** The server's id of this visit. */
        String participantSid();

        /** The transport may be ready for media. */
        void checkConnected();

        /** The server asked us to leave. */
        void leave(LeaveRequest request);

        /** An administrator removed us; may be reported after a recovery. */
        void removed();

        void end(DisconnectReason reason, RoomFailure failure, @Nullable Throwable cause);
    }
}
