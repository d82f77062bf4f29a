package io.postern.call;

import io.postern.resources.Texts;
import io.postern.room.ConnectionState;
import io.postern.room.Publication;
import io.postern.ui.control.Notice;
import io.postern.ui.failure.Explanation;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/**
 * Chooses the notice at the top of the stage. Of several notices, one about the connection has priority, then one about
 * a recent event, then a lasting one. On the JavaFX thread.
 */
final class CallNotices {
    private final Texts texts;
    private final BooleanSupplier microphoneOn;
    private final Supplier<Optional<Notice>> lasting;
    private final ReadOnlyObjectWrapper<Optional<Notice>> notice = new ReadOnlyObjectWrapper<>(Optional.empty());
    private ConnectionState connection = new ConnectionState.Idle();
    private Optional<Notice> passing = Optional.empty();

    /** @param lasting gives the notice to show while there is no other */
    CallNotices(Texts texts, BooleanSupplier microphoneOn, Supplier<Optional<Notice>> lasting) {
        this.texts = texts;
        this.microphoneOn = microphoneOn;
        this.lasting = lasting;
    }

    ReadOnlyObjectProperty<Optional<Notice>> noticeProperty() {
        return notice.getReadOnlyProperty();
    }

    /** How the connection is now; what it says goes by itself. What lasts is asked for anew. */
    void connection(ConnectionState now) {
        connection = now;
        show();
    }

    /** Something has happened. */
    void say(Notice next) {
        say(Optional.of(next));
    }

    /** Shows the notice of an event; an empty one removes the last. */
    void say(Optional<Notice> next) {
        passing = next;
        show();
    }

    void say(Throwable failure) {
        say(Explanation.of(failure, texts));
    }

    void say(Explanation explanation) {
        say(Notice.of(Notice.Kind.BAD, explanation.sentence()).withDetails(explanation.details()));
    }

    void mutedByServer(Publication publication) {
        say(Notice.of(
                Notice.Kind.INFO,
                texts.text(
                        switch (publication.source()) {
                            case MICROPHONE, SCREEN_SHARE_AUDIO -> "call.notice.microphone_muted_by_server";
                            case CAMERA, UNKNOWN -> "call.notice.camera_muted_by_server";
                            case SCREEN_SHARE -> "call.notice.screen_muted_by_server";
                        })));
    }

    /** Removes the notice of the last event. */
    void dismiss() {
        say(Optional.empty());
    }

    private void show() {
        notice.set(ofConnection().or(() -> passing).or(lasting));
    }

    private Optional<Notice> ofConnection() {
        return switch (connection) {
            case ConnectionState.Reconnecting reconnecting ->
                Optional.of(Notice.of(
                        Notice.Kind.WARN,
                        texts.text(
                                microphoneOn.getAsBoolean()
                                        ? "call.notice.reconnecting_on"
                                        : "call.notice.reconnecting_off")));
            case ConnectionState.Disconnected disconnected ->
                Optional.of(Notice.of(Notice.Kind.BAD, Explanation.of(disconnected.reason(), texts)));
            case ConnectionState.Idle idle -> Optional.empty();
            case ConnectionState.Connecting connecting -> Optional.empty();
            case ConnectionState.Connected connected -> Optional.empty();
        };
    }
}
