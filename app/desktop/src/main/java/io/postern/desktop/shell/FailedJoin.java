package io.postern.desktop.shell;

import io.postern.resources.Texts;
import io.postern.room.RoomException;
import io.postern.room.RoomFailure;
import io.postern.ui.failure.Explanation;

/** Maps a failed join to the next place and a notice, as a pure function. */
record FailedJoin(Explanation explanation, WayOn wayOn) {
    enum WayOn {
        /** The person left before joining had finished: there is nothing to explain. */
        LOBBY,
        /** The login has expired. */
        SIGN_IN,
        /** Something between client and server blocks media; a check of the connection finds out what. */
        FIND_OUT,
        /** A retry may work. */
        RETRY,
        NETWORK_SETTINGS,
        /** The message says what to do; no action is offered. */
        NONE
    }

    static FailedJoin of(Throwable failure, Texts texts) {
        Explanation explanation = Explanation.of(failure, texts);
        return new FailedJoin(explanation, wayOn(failure, explanation.remedy()));
    }

    private static WayOn wayOn(Throwable failure, Explanation.Remedy remedy) {
        if (isOf(RoomFailure.Kind.LEFT, failure)) {
            return WayOn.LOBBY;
        }
        if (remedy != Explanation.Remedy.SIGN_IN && isOf(RoomFailure.Kind.NO_MEDIA_PATH, failure)) {
            return WayOn.FIND_OUT;
        }
        return switch (remedy) {
            case SIGN_IN -> WayOn.SIGN_IN;
            case RETRY -> WayOn.RETRY;
            case NETWORK_SETTINGS -> WayOn.NETWORK_SETTINGS;
            case CHANGE_INPUT, NONE -> WayOn.NONE;
        };
    }

    private static boolean isOf(RoomFailure.Kind kind, Throwable failure) {
        return Explanation.unwrapped(failure) instanceof RoomException known
                && known.failure().kind() == kind;
    }
}
