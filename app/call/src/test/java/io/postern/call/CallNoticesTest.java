package io.postern.call;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.postern.resources.Texts;
import io.postern.room.ConnectionState;
import io.postern.room.DisconnectReason;
import io.postern.ui.control.Notice;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CallNoticesTest {
    private static final Notice SHARING = Notice.of(Notice.Kind.INFO, "You share your screen.");
    private static final Notice COPIED = Notice.of(Notice.Kind.GOOD, "Copied.");

    private final Texts texts = Texts.of(Locale.ENGLISH);
    private Optional<Notice> lasting = Optional.empty();
    private boolean microphoneOn;
    private final CallNotices notices = new CallNotices(texts, () -> microphoneOn, () -> lasting);

    @Test
    void theConnectionIsHeardFirstThenWhatHappenedThenWhatLasts() {
        lasting = Optional.of(SHARING);
        notices.connection(new ConnectionState.Connected());
        assertEquals(Optional.of(SHARING), shown());
        notices.say(COPIED);
        assertEquals(Optional.of(COPIED), shown());
        notices.connection(new ConnectionState.Reconnecting(1));
        assertEquals(Notice.Kind.WARN, shown().orElseThrow().kind());
        notices.connection(new ConnectionState.Connected());
        assertEquals(Optional.of(COPIED), shown(), "it was not said for long enough yet");
        notices.dismiss();
        assertEquals(Optional.of(SHARING), shown());
    }

    @Test
    void whoReconnectsIsToldWhetherTheMicrophoneIsOn() {
        notices.connection(new ConnectionState.Reconnecting(1));
        assertEquals(
                texts.text("call.notice.reconnecting_off"),
                shown().orElseThrow().text());
        microphoneOn = true;
        notices.connection(new ConnectionState.Reconnecting(2));
        assertEquals(
                texts.text("call.notice.reconnecting_on"), shown().orElseThrow().text());
    }

    @Test
    void theEndIsNotDismissed() {
        notices.connection(new ConnectionState.Disconnected(DisconnectReason.ROOM_CLOSED));
        notices.dismiss();
        assertEquals(Notice.Kind.BAD, shown().orElseThrow().kind());
    }

    private Optional<Notice> shown() {
        return notices.noticeProperty().get();
    }
}
