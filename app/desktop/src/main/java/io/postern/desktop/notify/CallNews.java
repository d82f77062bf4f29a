package io.postern.desktop.notify;

import io.postern.platform.notification.SystemNotifications;
import io.postern.resources.Texts;
import io.postern.room.Participant;
import io.postern.room.Room;
import io.postern.room.RoomEvent;
import io.postern.room.RoomSnapshot;
import io.postern.room.TrackSource;
import io.postern.settings.preferences.SettingsStore;
import io.postern.ui.fx.FxThread;
import io.postern.ui.names.DisplayName;
import io.postern.ui.names.DisplayNames;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.value.ObservableValue;

/**
 * Decides which events of a call are notified outside of the window, and when: somebody joins, somebody writes, or the
 * call ends while the window is not in front. A notification names the sender and never the text, because anyone can
 * read the screen and desktops keep notifications. On the JavaFX thread.
 */
public final class CallNews implements AutoCloseable {
    private final FxThread fx;
    private final Supplier<Texts> texts;
    private final SettingsStore settings;
    private final ObservableValue<Boolean> inFront;
    private final SystemNotifications notifications;
    private final InstantSource clock;
    private final NotificationRateLimiter rateLimiter = new NotificationRateLimiter();
    private final ReadOnlyObjectWrapper<BadgeState> badge =
            new ReadOnlyObjectWrapper<>(this, "badge", BadgeState.QUIET);

    private Room.Subscription events = () -> {};
    private Room.Subscription snapshots = () -> {};
    private Supplier<RoomSnapshot> snapshot = () -> RoomSnapshot.idle("");
    private DisplayNames names;
    private String room = "";
    private boolean inCall;
    private boolean muted;
    private int unread;
    private int joined;

    /**
     * @param texts the texts in the window's current language
     * @param inFront whether the window has the person's attention
     * @param notifications closed with this
     */
    public CallNews(
            FxThread fx,
            Supplier<Texts> texts,
            SettingsStore settings,
            ObservableValue<Boolean> inFront,
            SystemNotifications notifications,
            InstantSource clock) {
        this.fx = fx;
        this.texts = texts;
        this.settings = settings;
        this.inFront = inFront;
        this.notifications = notifications;
        this.clock = clock;
        this.names = DisplayNames.none(texts.get());
        inFront.subscribe(now -> {
            if (now) {
                unread = 0;
                joined = 0;
                showStanding();
            }
        });
    }

    /** The state for badges. */
    public ReadOnlyObjectProperty<BadgeState> badgeProperty() {
        return badge.getReadOnlyProperty();
    }

    /** Handles the beginning of a call; people who are already there are not announced. */
    public void follow(Room entered) {
        stopFollowing();
        room = DisplayName.oneLine(entered.name());
        snapshot = entered::snapshot;
        names = DisplayNames.none(texts.get());
        inCall = true;
        Consumer<RoomSnapshot> newest = fx.latest(snapshot -> {
            if (inCall) {
                muted = isMuted(snapshot);
                showStanding();
            }
        });
        events = entered.onEvent(event -> {
            // A flood of data must not queue up for the JavaFX thread.
            if (!(event instanceof RoomEvent.DataReceived)) {
                fx.post(() -> react(event));
            }
        });
        snapshots = entered.onSnapshot(newest);
        showStanding();
    }

    /**
     * Handles the end of the call.
     *
     * @param byItself whether it ended without the person asking for it
     */
    public void over(boolean byItself) {
        if (!inCall) {
            return;
        }
        stopFollowing();
        if (byItself) {
            tell(SystemNotifications.Kind.ENDED, texts.get().text("notify.call.ended", room), "");
        }
        unread = 0;
        showStanding();
    }

    private void stopFollowing() {
        inCall = false;
        muted = false;
        joined = 0;
        events.close();
        snapshots.close();
    }

    private static boolean isMuted(RoomSnapshot snapshot) {
        return snapshot.local()
                .filter(me -> me.publication(TrackSource.MICROPHONE)
                        .filter(microphone -> !microphone.muted())
                        .isEmpty())
                .isPresent();
    }

    private void react(RoomEvent event) {
        if (!inCall || inFront.getValue()) {
            return;
        }
        switch (event) {
            case RoomEvent.ParticipantJoined(Participant who) -> {
                joined++;
                String words = joined == 1
                        ? texts.get().text("notify.call.joined", nameOf(who.identity(), who.name()))
                        : texts.get().text("notify.call.joined_many", joined);
                tell(SystemNotifications.Kind.JOINED, words, room);
            }
            case RoomEvent.ChatReceived(var message)
            when !message.own() -> {
                unread++;
                String words = unread == 1
                        ? texts.get()
                                .text("notify.call.message", nameOf(message.senderIdentity(), message.senderName()))
                        : texts.get().text("notify.call.messages", unread);
                tell(SystemNotifications.Kind.MESSAGE, words, room);
                showStanding();
            }
            // The rest can wait until the person looks.
            case RoomEvent.ChatReceived own -> {}
            case RoomEvent.Connected e -> {}
            case RoomEvent.Reconnecting e -> {}
            case RoomEvent.Reconnected e -> {}
            case RoomEvent.Disconnected e -> {}
            case RoomEvent.ParticipantLeft e -> {}
            case RoomEvent.TrackPublished e -> {}
            case RoomEvent.TrackUnpublished e -> {}
            case RoomEvent.TrackSubscribed e -> {}
            case RoomEvent.TrackUnsubscribed e -> {}
            case RoomEvent.MutedChanged e -> {}
            case RoomEvent.MutedByServer e -> {}
            case RoomEvent.LocalTrackSubscribed e -> {}
            case RoomEvent.ScreenShareEnded e -> {}
            case RoomEvent.SpeakersChanged e -> {}
            case RoomEvent.QualityChanged e -> {}
            case RoomEvent.DataReceived e -> {}
            case RoomEvent.EncryptedDataReceived e -> {}
            case RoomEvent.PermissionsChanged e -> {}
            case RoomEvent.RoomMetadataChanged e -> {}
            case RoomEvent.Trouble e -> {}
        }
    }

    private String nameOf(String identity, String name) {
        names = names.of(snapshot.get());
        return names.of(identity, name);
    }

    private void tell(SystemNotifications.Kind kind, String title, String text) {
        if (settings.current().notifications() && !inFront.getValue() && rateLimiter.allows(clock.instant())) {
            notifications.notify(kind, title, text);
        }
    }

    private void showStanding() {
        String words = "";
        if (inCall) {
            words = muted
                    ? texts.get().text("notify.standing.muted", room)
                    : texts.get().text("notify.standing.call", room);
        }
        BadgeState now = new BadgeState(inFront.getValue() ? 0 : unread, inCall && muted, words);
        if (now.equals(badge.get())) {
            return;
        }
        badge.set(now);
        if (settings.current().notifications()) {
            notifications.showUnread(now.unread());
        }
    }

    @Override
    public void close() {
        stopFollowing();
        notifications.close();
    }
}
