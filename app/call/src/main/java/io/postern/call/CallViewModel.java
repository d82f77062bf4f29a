package io.postern.call;

import io.postern.call.chat.ChatViewModel;
import io.postern.call.context.CallContext;
import io.postern.call.context.JoinTimeline;
import io.postern.call.controls.CallDevices;
import io.postern.call.controls.MediaSwitch;
import io.postern.call.layout.CallLayout;
import io.postern.call.share.ShareViewModel;
import io.postern.call.tile.TileKey;
import io.postern.call.tile.TileModel;
import io.postern.media.frame.VideoSource;
import io.postern.resources.Texts;
import io.postern.room.ConnectionState;
import io.postern.room.LocalMedia;
import io.postern.room.Participant;
import io.postern.room.Room;
import io.postern.room.RoomEvent;
import io.postern.room.RoomException;
import io.postern.room.RoomFailure;
import io.postern.room.RoomSnapshot;
import io.postern.room.TrackSource;
import io.postern.settings.preferences.Settings;
import io.postern.ui.control.Notice;
import io.postern.ui.device.SoundProcessingChoice;
import io.postern.ui.failure.Explanation;
import io.postern.ui.names.DisplayNames;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/**
 * The view model of a call. On the JavaFX thread; it listens to the room until it is closed, and never leaves or
 * closes the room.
 */
final class CallViewModel implements AutoCloseable {
    private final Room room;
    private final CallContext context;
    private final Texts texts;
    private final CallProjection projection;
    private final ChatViewModel chat;
    private final SoundProcessingChoice processing;
    private final CallDevices devices;
    private final DeviceNotices deviceNotices;
    private final MediaSwitch microphone;
    private final MediaSwitch camera;
    private final ShareViewModel share;
    private final ReadOnlyObjectWrapper<CallState> state = new ReadOnlyObjectWrapper<>();
    private final CallNotices notices;
    private final PermissionNotices rights;
    private final ReadOnlyObjectWrapper<Panel> panel = new ReadOnlyObjectWrapper<>(Panel.NONE);
    private final List<AutoCloseable> subscriptions;
    private RoomSnapshot snapshot;
    private DisplayNames names;
    private StageChoices choices;
    private int firstPage = 25;
    private long screens;
    private boolean talking;
    private boolean connected;
    private boolean closed;

    /** The panels beside the stage. */
    enum Panel {
        NONE,
        CHAT,
        PEOPLE
    }

    /** @param draft what was written and not sent when this room was last open */
    CallViewModel(Room room, LocalMedia media, CallContext context, String draft, Clock clock) {
        this.room = room;
        this.context = context;
        this.texts = context.texts();
        Settings settings = context.settings().current();
        rights = new PermissionNotices(texts);
        projection = new CallProjection(texts, clock);
        names = DisplayNames.none(texts);
        choices = new StageChoices(CallLayout.Mode.AUTO, Optional.empty(), 0, settings.mirrorSelf());
        notices = new CallNotices(texts, () -> microphone().isOn(), () -> share().notice());
        chat = new ChatViewModel(room, texts, context.fx(), draft, notices::say);
        microphone = mediaSwitch(TrackSource.MICROPHONE, settings.microphoneOn());
        camera = mediaSwitch(TrackSource.CAMERA, settings.cameraOn());
        share = new ShareViewModel(room, media.screens(), context.settings(), texts, context.fx(), notices::say);
        processing = new SoundProcessingChoice(context.fx(), context.settings());
        processing.use(media);
        devices = new CallDevices(media, context, notices::say);
        deviceNotices = new DeviceNotices(context, media, microphone, this::othersSpeak, notices::say);
        snapshot = room.snapshot();
        apply(snapshot);
        subscriptions = List.of(
                processing,
                deviceNotices,
                room.onSnapshot(context.fx().latest(this::apply)),
                room.onEvent(event -> {
                    // A flood of data must not queue up for the JavaFX thread.
                    if (!(event instanceof RoomEvent.DataReceived)) {
                        context.fx().post(() -> react(event));
                    }
                }),
                context.settings().onChange(changed -> context.fx().run(() -> mirrorSelf(changed.mirrorSelf()))));
    }

    private MediaSwitch mediaSwitch(TrackSource source, boolean initially) {
        return new MediaSwitch(room, source, context.fx(), initially, () -> apply(room.snapshot()), notices::say);
    }

    ReadOnlyObjectProperty<CallState> stateProperty() {
        return state.getReadOnlyProperty();
    }

    /** The way of media in words; empty while it is not known. */
    String way() {
        return snapshot.path()
                .map(path -> ConnectionText.path(path, context.texts()))
                .orElse("");
    }

    /** The display name of a participant. */
    String nameOf(String identity) {
        return names.of(identity);
    }

    CallState state() {
        return state.get();
    }

    /** One line at the top of the stage, if there is something to say. */
    ReadOnlyObjectProperty<Optional<Notice>> noticeProperty() {
        return notices.noticeProperty();
    }

    ReadOnlyObjectProperty<Panel> panelProperty() {
        return panel.getReadOnlyProperty();
    }

    ChatViewModel chat() {
        return chat;
    }

    MediaSwitch microphone() {
        return microphone;
    }

    MediaSwitch camera() {
        return camera;
    }

    ShareViewModel share() {
        return share;
    }

    /** Does what the share button says, or says why nothing can be shared here. */
    void toggleShare() {
        if (share.forbiddenProperty().get()) {
            notices.say(new RoomException(
                    new RoomFailure(RoomFailure.Kind.NOT_PERMITTED, false, "the screen may not be shared"), null));
            return;
        }
        share.locked()
                .ifPresentOrElse(
                        words -> notices.say(Notice.of(Notice.Kind.INFO, texts.text("call.share.locked", words))),
                        share::toggle);
    }

    /** Opens a panel, or closes it if it is open. */
    void toggle(Panel wanted) {
        panel.set(panel.get() == wanted ? Panel.NONE : wanted);
    }

    void closePanel() {
        panel.set(Panel.NONE);
    }

    /** While held with the microphone off, it is on. */
    void holdToTalk(boolean held) {
        if (held && !talking && !microphone.isOn()) {
            talking = true;
            microphone.set(true);
        } else if (!held && talking) {
            talking = false;
            microphone.set(false);
        }
    }

    /** Keeps a tile large, or lets it go if it is kept already. */
    void togglePin(TileKey key) {
        boolean pinned = choices.pinned().equals(Optional.of(key));
        choose(choices.withPinned(pinned ? Optional.empty() : Optional.of(key)));
    }

    /** @return whether something was pinned */
    boolean unpin() {
        boolean pinned = choices.pinned().isPresent();
        choose(choices.withPinned(Optional.empty()));
        return pinned;
    }

    /** Everyone alike, or one large: the other of the two. */
    void toggleLayout() {
        boolean large = state().layout()
                .filter(layout -> layout instanceof CallLayout.Grid)
                .isEmpty();
        choose(choices.withPinned(Optional.empty()).withMode(large ? CallLayout.Mode.GRID : CallLayout.Mode.FOCUS));
    }

    void showPage(int page) {
        choose(choices.withPage(page));
    }

    /** Tells how many tiles a page of the stage holds; matters from the next change on. */
    void setFirstPage(int tiles) {
        firstPage = tiles;
    }

    /** The video of a tile. */
    VideoSource video(String publicationSid) {
        return room.video(publicationSid);
    }

    /** Receives the video of a tile, or no longer. */
    void setVideoWanted(TileKey key, boolean wanted) {
        snapshot.participant(key.identity())
                .flatMap(person -> CallProjection.publication(person, key))
                .ifPresent(publication -> room.setSubscribed(publication.sid(), wanted)
                        .whenComplete((done, failure) -> {
                            if (failure != null) {
                                context.fx().post(() -> notices.say(failure));
                            }
                        }));
    }

    /** The first frame of someone else is on the screen. */
    void firstRemoteFrame() {
        context.timeline().mark(JoinTimeline.Mark.FIRST_REMOTE_FRAME);
    }

    /** The sound processing of the own microphone. */
    SoundProcessingChoice processing() {
        return processing;
    }

    /** The notices about own devices. */
    DeviceNotices deviceNotices() {
        return deviceNotices;
    }

    /** The devices that can be switched now. */
    CallDevices devices() {
        return devices;
    }

    /** The link to invite with was copied. */
    void inviteCopied() {
        notices.say(Notice.of(Notice.Kind.GOOD, texts.text("call.invite.copied")));
    }

    /** Takes the passing notice away. */
    void dismissNotice() {
        notices.dismiss();
    }

    void leave() {
        context.leave();
    }

    @Override
    public void close() {
        closed = true;
        share.close();
        for (AutoCloseable subscription : subscriptions) {
            try {
                subscription.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private void choose(StageChoices next) {
        choices = next;
        apply(snapshot);
    }

    private void mirrorSelf(boolean mirrored) {
        if (mirrored != choices.mirrorSelf()) {
            choose(choices.withMirrorSelf(mirrored));
        }
    }

    private void apply(RoomSnapshot next) {
        if (closed) {
            return;
        }
        snapshot = next;
        next.local().ifPresent(me -> {
            microphone.report(isOn(me, TrackSource.MICROPHONE));
            camera.report(isOn(me, TrackSource.CAMERA));
        });
        microphone.permit(next.permissions().canPublish(TrackSource.MICROPHONE));
        camera.permit(next.permissions().canPublish(TrackSource.CAMERA));
        share.report(next);
        if (!connected && next.connection() instanceof ConnectionState.Connected) {
            connected = true;
            rights.onJoin(next.permissions()).ifPresent(notices::say);
        }
        long shared = next.remotes().stream()
                .filter(p -> isOn(p, TrackSource.SCREEN_SHARE))
                .count();
        if (shared > screens && choices.mode() == CallLayout.Mode.GRID) {
            // A screen that begins to be shared is what everybody is meant to look at.
            choices = choices.withMode(CallLayout.Mode.AUTO);
        }
        screens = shared;
        names = names.of(next);
        chat.permit(next.permissions().canPublishData());
        chat.show(next.chat(), names, next.connection() instanceof ConnectionState.Connected);
        state.set(projection.project(next, names, choices, firstPage));
        notices.connection(next.connection());
    }

    private static boolean isOn(Participant person, TrackSource source) {
        return person.publication(source).filter(p -> !p.muted()).isPresent();
    }

    private void react(RoomEvent event) {
        if (closed) {
            return;
        }
        switch (event) {
            case RoomEvent.MutedByServer muted -> notices.mutedByServer(muted.publication());
            case RoomEvent.Trouble trouble -> notices.say(Explanation.of(trouble.failure(), texts));
            case RoomEvent.Reconnected reconnected ->
                notices.say(Notice.of(
                        Notice.Kind.GOOD,
                        texts.text(reconnected.rejoined() ? "call.notice.rejoined" : "call.notice.reconnected")));
            case RoomEvent.Connected e -> {}
            case RoomEvent.Reconnecting e -> {}
            case RoomEvent.Disconnected e -> {}
            case RoomEvent.ParticipantJoined e -> {}
            case RoomEvent.ParticipantLeft e -> {}
            case RoomEvent.TrackPublished e -> {}
            case RoomEvent.TrackUnpublished e -> {}
            case RoomEvent.TrackSubscribed e -> {}
            case RoomEvent.TrackUnsubscribed e -> {}
            case RoomEvent.MutedChanged e -> {}
            case RoomEvent.LocalTrackSubscribed e -> {}
            case RoomEvent.ScreenShareEnded ended -> notices.say(share.ended(ended));
            case RoomEvent.SpeakersChanged e -> {}
            case RoomEvent.QualityChanged e -> {}
            case RoomEvent.ChatReceived e -> {}
            case RoomEvent.DataReceived e -> {}
            case RoomEvent.EncryptedDataReceived(String sender) ->
                notices.say(Notice.of(Notice.Kind.INFO, texts.text("call.notice.encrypted_messages", nameOf(sender))));
            case RoomEvent.PermissionsChanged changed ->
                rights.onChange(changed).ifPresent(notices::say);
            case RoomEvent.RoomMetadataChanged e -> {}
        }
    }

    private boolean othersSpeak() {
        return snapshot.remotes().stream().anyMatch(Participant::speaking);
    }

    /** The tile with a place among those on the stage, if it is there. */
    Optional<TileModel> tile(TileKey key) {
        return state().tile(key);
    }
}
