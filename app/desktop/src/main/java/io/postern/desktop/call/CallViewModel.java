package io.postern.desktop.call;

import io.postern.desktop.call.chat.ChatViewModel;
import io.postern.desktop.call.controls.MediaSwitch;
import io.postern.desktop.call.layout.CallLayout;
import io.postern.desktop.call.share.ShareViewModel;
import io.postern.desktop.call.tile.TileKey;
import io.postern.desktop.call.tile.TileModel;
import io.postern.desktop.device.DeviceChoice;
import io.postern.desktop.device.ProcessingChoice;
import io.postern.desktop.failure.Explanation;
import io.postern.desktop.fx.Notice;
import io.postern.desktop.policy.Locks;
import io.postern.desktop.policy.Policy.Lock;
import io.postern.desktop.preferences.Settings;
import io.postern.desktop.shell.CallContext;
import io.postern.desktop.shell.JoinTimeline;
import io.postern.media.device.DeviceKind;
import io.postern.media.device.MediaDevice;
import io.postern.media.frame.PictureSource;
import io.postern.resources.Texts;
import io.postern.room.ConnectionState;
import io.postern.room.LocalMedia;
import io.postern.room.Participant;
import io.postern.room.Publication;
import io.postern.room.Room;
import io.postern.room.RoomEvent;
import io.postern.room.RoomSnapshot;
import io.postern.room.TrackSource;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/**
 * A call as a person sees and steers it. On the JavaFX thread; it listens to the room until it is closed, and never
 * leaves or closes the room.
 */
final class CallViewModel implements AutoCloseable {
    private final Room room;
    private final LocalMedia media;
    private final CallContext context;
    private final Texts texts;
    private final CallProjection projection;
    private final ChatViewModel chat;
    private final ProcessingChoice processing;
    private final DeviceNotices deviceNotices;
    private final MediaSwitch microphone;
    private final MediaSwitch camera;
    private final ShareViewModel share;
    private final ReadOnlyObjectWrapper<CallState> state = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<Optional<Notice>> notice = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyObjectWrapper<Panel> panel = new ReadOnlyObjectWrapper<>(Panel.NONE);
    private final List<AutoCloseable> subscriptions;
    private RoomSnapshot snapshot;
    private Choices choices;
    private Optional<Notice> passing = Optional.empty();
    private int firstPage = 25;
    private long screens;
    private boolean talking;
    private boolean closed;

    /** What stands beside the stage. */
    enum Panel {
        NONE,
        CHAT,
        PEOPLE
    }

    /** @param draft what was written and not sent when this room was last open */
    CallViewModel(Room room, LocalMedia media, CallContext context, String draft, Clock clock) {
        this.room = room;
        this.media = media;
        this.context = context;
        this.texts = context.texts();
        Settings settings = context.settings().current();
        projection = new CallProjection(texts, clock);
        choices = new Choices(CallLayout.Mode.AUTO, Optional.empty(), 0, settings.mirrorSelf());
        chat = new ChatViewModel(room, texts, context.fx(), draft, this::tell);
        microphone = mediaSwitch(TrackSource.MICROPHONE, settings.microphoneOn());
        camera = mediaSwitch(TrackSource.CAMERA, settings.cameraOn());
        share = new ShareViewModel(room, media.screens(), context.settings(), texts, context.fx(), this::tell);
        processing = new ProcessingChoice(context.fx(), context.settings());
        processing.use(media);
        deviceNotices = new DeviceNotices(context, media, microphone, this::othersSpeak, this::say);
        snapshot = room.snapshot();
        apply(snapshot);
        subscriptions = List.of(
                processing,
                deviceNotices,
                room.onSnapshot(context.fx().latest(this::apply)),
                room.onEvent(event -> context.fx().post(() -> react(event))),
                context.settings().onChange(changed -> context.fx().run(() -> mirrorSelf(changed.mirrorSelf()))));
    }

    private MediaSwitch mediaSwitch(TrackSource source, boolean initially) {
        return new MediaSwitch(room, source, context.fx(), initially, () -> apply(room.snapshot()), this::tell);
    }

    ReadOnlyObjectProperty<CallState> stateProperty() {
        return state.getReadOnlyProperty();
    }

    /** The way of media in words; empty while it is not known. */
    String way() {
        return snapshot.path()
                .map(path -> ConnectionWords.path(path, context.texts()))
                .orElse("");
    }

    CallState state() {
        return state.get();
    }

    /** One line at the top of the stage, if there is something to say. */
    ReadOnlyObjectProperty<Optional<Notice>> noticeProperty() {
        return notice.getReadOnlyProperty();
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
        share.locked()
                .ifPresentOrElse(
                        words -> pass(Notice.of(Notice.Kind.INFO, texts.text("call.share.locked", words))),
                        share::toggle);
    }

    /** Who has decided which devices are used, in words; empty if the person does. */
    Optional<String> devicesLocked() {
        return Locks.of(context.settings()).wordsIf(Lock.DEVICES, texts);
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

    /** The pictures of a tile. */
    PictureSource pictures(String publicationSid) {
        return room.pictures(publicationSid);
    }

    /** Receives the video of a tile, or no longer. */
    void setVideoWanted(TileKey key, boolean wanted) {
        snapshot.participant(key.identity())
                .flatMap(person -> person.publication(key.source()))
                .ifPresent(publication -> room.setSubscribed(publication.sid(), wanted)
                        .whenComplete((done, failure) -> {
                            if (failure != null) {
                                context.fx().post(() -> tell(failure));
                            }
                        }));
    }

    /** The first picture of someone else is on the screen. */
    void firstRemotePicture() {
        context.timeline().mark(JoinTimeline.Mark.FIRST_REMOTE_FRAME);
    }

    /** What is done to the sound of the own microphone. */
    ProcessingChoice processing() {
        return processing;
    }

    /** What there is to say about own devices. */
    DeviceNotices deviceNotices() {
        return deviceNotices;
    }

    List<MediaDevice> devices(DeviceKind kind) {
        return DeviceChoice.options(media, kind).devices();
    }

    Optional<MediaDevice> selected(DeviceKind kind) {
        DeviceChoice.Options options = DeviceChoice.options(media, kind);
        return options.devices().stream()
                .filter(device -> options.chosenId().equals(Optional.of(device.id())))
                .findFirst();
    }

    /** Chooses a device now and for the next time. */
    void select(DeviceKind kind, MediaDevice device) {
        if (devicesLocked().isPresent()) {
            return;
        }
        media.select(kind, device.id())
                .whenComplete((done, failure) -> context.fx().post(() -> {
                    if (failure != null) {
                        tell(failure);
                    } else {
                        context.settings().update(s -> s.withDevices(s.devices().withWish(kind, media.wish(kind))));
                    }
                }));
    }

    /** The link to invite with was copied. */
    void inviteCopied() {
        pass(Notice.of(Notice.Kind.GOOD, texts.text("call.invite.copied")));
    }

    /** Takes the passing notice away. */
    void dismissNotice() {
        passing = Optional.empty();
        showNotice();
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

    private void choose(Choices next) {
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
        share.report(next);
        long shared = next.remotes().stream()
                .filter(p -> isOn(p, TrackSource.SCREEN_SHARE))
                .count();
        if (shared > screens && choices.mode() == CallLayout.Mode.GRID) {
            // A screen that begins to be shared is what everybody is meant to look at.
            choices = choices.withMode(CallLayout.Mode.AUTO);
        }
        screens = shared;
        chat.show(next.chat(), next.connection() instanceof ConnectionState.Connected);
        state.set(projection.project(next, choices, firstPage));
        showNotice();
    }

    private static boolean isOn(Participant person, TrackSource source) {
        return person.publication(source).filter(p -> !p.muted()).isPresent();
    }

    private void react(RoomEvent event) {
        if (closed) {
            return;
        }
        switch (event) {
            case RoomEvent.MutedByServer muted -> pass(Notice.of(Notice.Kind.INFO, mutedByServer(muted.publication())));
            case RoomEvent.Trouble trouble -> tell(Explanation.of(trouble.failure(), texts));
            case RoomEvent.Reconnected reconnected ->
                pass(Notice.of(Notice.Kind.GOOD, texts.text("call.notice.reconnected")));
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
            case RoomEvent.ScreenShareEnded ended -> pass(share.ended(ended));
            case RoomEvent.SpeakersChanged e -> {}
            case RoomEvent.QualityChanged e -> {}
            case RoomEvent.ChatReceived e -> {}
            case RoomEvent.DataReceived e -> {}
            case RoomEvent.RoomMetadataChanged e -> {}
        }
    }

    private String mutedByServer(Publication publication) {
        return texts.text(
                switch (publication.source()) {
                    case MICROPHONE, SCREEN_SHARE_AUDIO -> "call.notice.microphone_muted_by_server";
                    case CAMERA, UNKNOWN -> "call.notice.camera_muted_by_server";
                    case SCREEN_SHARE -> "call.notice.screen_muted_by_server";
                });
    }

    private void tell(Throwable failure) {
        tell(Explanation.of(failure, texts));
    }

    private void tell(Explanation explanation) {
        pass(Notice.of(Notice.Kind.BAD, explanation.sentence()).withDetails(explanation.details()));
    }

    private boolean othersSpeak() {
        return snapshot.remotes().stream().anyMatch(Participant::speaking);
    }

    private void say(Optional<Notice> next) {
        passing = next;
        showNotice();
    }

    private void pass(Notice next) {
        passing = Optional.of(next);
        showNotice();
    }

    // What the connection has to say comes first; it goes by itself.
    private void showNotice() {
        notice.set(connectionNotice().or(() -> passing).or(share::notice));
    }

    private Optional<Notice> connectionNotice() {
        return switch (snapshot.connection()) {
            case ConnectionState.Reconnecting reconnecting ->
                Optional.of(Notice.of(
                        Notice.Kind.WARN,
                        texts.text(
                                microphone.isOn() ? "call.notice.reconnecting_on" : "call.notice.reconnecting_off")));
            case ConnectionState.Disconnected disconnected ->
                Optional.of(Notice.of(Notice.Kind.BAD, Explanation.of(disconnected.reason(), texts)));
            case ConnectionState.Idle idle -> Optional.empty();
            case ConnectionState.Connecting connecting -> Optional.empty();
            case ConnectionState.Connected connected -> Optional.empty();
        };
    }

    /** The tile with a place among those on the stage, if it is there. */
    Optional<TileModel> tile(TileKey key) {
        return state().tile(key);
    }
}
