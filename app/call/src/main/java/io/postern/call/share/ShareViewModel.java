package io.postern.call.share;

import io.postern.media.device.ContentHint;
import io.postern.media.device.ScreenCatalog;
import io.postern.media.device.ScreenException;
import io.postern.media.device.ScreenSource;
import io.postern.media.device.Thumbnail;
import io.postern.resources.Texts;
import io.postern.room.Room;
import io.postern.room.RoomEvent;
import io.postern.room.RoomSnapshot;
import io.postern.room.ScreenShare;
import io.postern.room.TrackSource;
import io.postern.settings.policy.LockedSettings;
import io.postern.settings.policy.Policy.Lock;
import io.postern.settings.preferences.SettingsStore;
import io.postern.ui.control.Notice;
import io.postern.ui.fx.FxThread;
import io.postern.ui.names.DisplayName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.jspecify.annotations.Nullable;

/** The view model of sharing a screen or window. On the JavaFX thread. */
public final class ShareViewModel implements AutoCloseable {
    private final Room room;
    private final ScreenCatalog screens;
    private final SettingsStore settings;
    private final Texts texts;
    private final FxThread fx;
    private final Consumer<Throwable> failed;
    private final ReadOnlyBooleanWrapper open = new ReadOnlyBooleanWrapper();
    private final ReadOnlyBooleanWrapper sharing = new ReadOnlyBooleanWrapper();
    private final ReadOnlyBooleanWrapper allowed = new ReadOnlyBooleanWrapper();
    private final ReadOnlyObjectWrapper<Optional<List<ShareSource>>> choices =
            new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyObjectWrapper<Optional<String>> remark = new ReadOnlyObjectWrapper<>(Optional.empty());
    /** One and the same, so that a notice that says the same is the same. */
    private final Runnable stopping = this::stop;

    private final ReadOnlyBooleanWrapper forbidden = new ReadOnlyBooleanWrapper();
    private String sharedLabel = "";
    private @Nullable ShareSourcePoller look;

    /** @param failed receives the failure of a request to the room */
    public ShareViewModel(
            Room room,
            ScreenCatalog screens,
            SettingsStore settings,
            Texts texts,
            FxThread fx,
            Consumer<Throwable> failed) {
        this.room = room;
        this.screens = screens;
        this.settings = settings;
        this.texts = texts;
        this.fx = fx;
        this.failed = failed;
    }

    /** Whether the picker is open. */
    public ReadOnlyBooleanProperty openProperty() {
        return open.getReadOnlyProperty();
    }

    /** Whether something is shared now. */
    public ReadOnlyBooleanProperty sharingProperty() {
        return sharing.getReadOnlyProperty();
    }

    /** Describes who has forbidden sharing from this computer; empty if it is allowed. */
    public Optional<String> locked() {
        return LockedSettings.of(settings).wordsIf(Lock.SCREEN_SHARING, texts);
    }

    /** Whether server and administrator let this person share. */
    public ReadOnlyBooleanProperty allowedProperty() {
        return allowed.getReadOnlyProperty();
    }

    /** Whether the room's server does not let this person share, independent of this computer's policy. */
    public ReadOnlyBooleanProperty forbiddenProperty() {
        return forbidden.getReadOnlyProperty();
    }

    /** The sources that can be shared, renewed each second while the picker is open; empty before the first poll. */
    public ReadOnlyObjectProperty<Optional<List<ShareSource>>> choicesProperty() {
        return choices.getReadOnlyProperty();
    }

    /** Why not everything can be shared here, if so. */
    public ReadOnlyObjectProperty<Optional<String>> remarkProperty() {
        return remark.getReadOnlyProperty();
    }

    /** The content hint of the last share. */
    public ContentHint style() {
        return settings.current().screenStyle();
    }

    /** Opens or closes the picker, or stops sharing, as the button says. */
    public void toggle() {
        if (sharing.get()) {
            stop();
        } else if (open.get()) {
            closePicker();
        } else {
            openPicker();
        }
    }

    /** Opens the picker, also to change over to something else while sharing. */
    public void openPicker() {
        if (open.get() || !allowed.get()) {
            return;
        }
        choices.set(Optional.empty());
        switch (screens.captureSupport()) {
            case ALL -> remark.set(Optional.empty());
            case X11_WINDOWS_OF_WAYLAND -> remark.set(Optional.of(texts.text("call.share.wayland")));
            case NONE -> remark.set(Optional.of(texts.text("call.share.unsupported")));
        }
        open.set(true);
        if (screens.captureSupport() == ScreenCatalog.CaptureSupport.NONE) {
            choices.set(Optional.of(List.of()));
        } else {
            look = new ShareSourcePoller(screens, fx, this::show, this::tell);
        }
    }

    public void closePicker() {
        open.set(false);
        ShareSourcePoller looking = look;
        look = null;
        if (looking != null) {
            looking.close();
        }
    }

    /** Shares one of the choices, and remembers the purpose. */
    public void share(ShareSource choice, ContentHint style) {
        closePicker();
        settings.update(now -> now.withScreenStyle(style));
        String before = sharedLabel;
        sharedLabel = choice.label();
        room.shareScreen(new ScreenShare(choice.id(), style)).whenComplete((done, failure) -> {
            if (failure != null) {
                fx.post(() -> {
                    sharedLabel = before;
                    failed.accept(failure);
                });
            }
        });
    }

    public void stop() {
        room.unpublish(TrackSource.SCREEN_SHARE).whenComplete((done, failure) -> {
            if (failure != null) {
                fx.post(() -> failed.accept(failure));
            }
        });
    }

    /** The state in the room's snapshot. */
    public void report(RoomSnapshot snapshot) {
        boolean permitted = snapshot.permissions().canPublish(TrackSource.SCREEN_SHARE);
        forbidden.set(locked().isEmpty() && !permitted);
        boolean may = locked().isEmpty() && snapshot.local().isPresent() && permitted;
        allowed.set(may);
        if (!may) {
            closePicker();
        }
        sharing.set(snapshot.local()
                .flatMap(me -> me.publication(TrackSource.SCREEN_SHARE))
                .filter(publication -> !publication.muted())
                .isPresent());
    }

    /** The line that stands as long as something is shared. */
    public Optional<Notice> notice() {
        if (!sharing.get()) {
            return Optional.empty();
        }
        String sentence = sharedLabel.isEmpty()
                ? texts.text("call.share.active_unnamed")
                : texts.text("call.share.active", sharedLabel);
        return Optional.of(Notice.of(Notice.Kind.INFO, sentence).withAction(texts.text("call.share.stop"), stopping));
    }

    /** The notice when a share has ended by itself. */
    public Notice ended(RoomEvent.ScreenShareEnded event) {
        return switch (event.reason()) {
            case GONE -> Notice.of(Notice.Kind.INFO, texts.text("call.share.gone"));
            case FAILED, UNSUPPORTED -> Notice.of(Notice.Kind.BAD, texts.text("call.share.lost"));
        };
    }

    private void show(Map<ScreenSource, Optional<Thumbnail>> seen) {
        List<ShareSource> all = new ArrayList<>();
        seen.forEach((source, thumbnail) -> all.add(choice(source, thumbnail)));
        choices.set(Optional.of(List.copyOf(all)));
    }

    private ShareSource choice(ScreenSource source, Optional<Thumbnail> thumbnail) {
        return switch (source) {
            case ScreenSource.Screen screen ->
                new ShareSource(source, texts.text("call.share.screen", screen.number()), detail(screen), thumbnail);
            case ScreenSource.Window window -> {
                String application = DisplayName.oneLine(window.application());
                String shown = DisplayName.oneLine(window.title());
                String title = shown.isEmpty() ? application : shown;
                String named = title.isEmpty() ? texts.text("call.share.untitled") : title;
                yield new ShareSource(
                        source, window.own() ? texts.text("call.share.own", named) : named, application, thumbnail);
            }
        };
    }

    private String detail(ScreenSource.Screen screen) {
        return screen.width() == 0
                ? DisplayName.oneLine(screen.name())
                : texts.text("call.share.size", String.valueOf(screen.width()), String.valueOf(screen.height()));
    }

    private void tell(ScreenException failure) {
        remark.set(Optional.of(texts.text("call.share.failed")));
        choices.set(Optional.of(List.of()));
    }

    @Override
    public void close() {
        closePicker();
    }
}
