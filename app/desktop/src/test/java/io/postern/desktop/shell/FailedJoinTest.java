package io.postern.desktop.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.postern.desktop.shell.FailedJoin.WayOn;
import io.postern.resources.Texts;
import io.postern.room.RoomException;
import io.postern.room.RoomFailure;
import io.postern.signaling.token.TokenException;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class FailedJoinTest {
    private final Texts texts = Texts.of(Locale.ENGLISH);

    @Test
    void returnsToTheLobbySilentlyAfterLeavingDuringAJoin() {
        assertEquals(WayOn.LOBBY, wayOn(room(RoomFailure.Kind.LEFT, true)));
    }

    @Test
    void aLoginThatRanOutLeadsToSigningIn() {
        TokenException expired = new TokenException(TokenException.Reason.SESSION_EXPIRED, "late", null);
        assertEquals(WayOn.SIGN_IN, wayOn(expired));
        assertEquals(
                WayOn.SIGN_IN,
                wayOn(new RoomException(new RoomFailure(RoomFailure.Kind.NO_TICKET, false, "late"), expired)));
    }

    @Test
    void withoutAWayForMediaTheConnectionIsToBeCheckedWhetherOrNotTryingAgainMayHelp() {
        assertEquals(WayOn.FIND_OUT, wayOn(room(RoomFailure.Kind.NO_MEDIA_PATH, true)));
        assertEquals(WayOn.FIND_OUT, wayOn(room(RoomFailure.Kind.NO_MEDIA_PATH, false)));
    }

    @Test
    void offersARetryOnlyForTemporaryFailures() {
        assertEquals(WayOn.RETRY, wayOn(room(RoomFailure.Kind.SERVER_TROUBLE, true)));
        assertEquals(WayOn.NONE, wayOn(room(RoomFailure.Kind.SERVER_TROUBLE, false)));
        assertEquals(WayOn.NONE, wayOn(room(RoomFailure.Kind.BAD_ROOM_NAME, true)));
    }

    @Test
    void theSentenceIsThatOfTheFailure() {
        FailedJoin failed = FailedJoin.of(room(RoomFailure.Kind.NOT_ALLOWED, false), texts);
        assertEquals(
                texts.text("room.failure.not_allowed"), failed.explanation().sentence());
    }

    private WayOn wayOn(Throwable failure) {
        // Wraps a failure like a future does.
        return FailedJoin.of(new CompletionException(failure), texts).wayOn();
    }

    private static RoomException room(RoomFailure.Kind kind, boolean retryable) {
        return new RoomException(new RoomFailure(kind, retryable, "simulated"), null);
    }
}
