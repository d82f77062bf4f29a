package io.postern.desktop.lobby;

import io.postern.media.device.DeviceCatalog;
import io.postern.media.device.DeviceKind;
import io.postern.resources.Texts;
import io.postern.room.PublishOptions;
import io.postern.room.Room;
import io.postern.room.RoomClient;
import io.postern.settings.preferences.SettingsStore;
import io.postern.signaling.token.TokenSource;
import io.postern.ui.control.Notice;
import io.postern.ui.device.DeviceChoice;
import io.postern.ui.device.SoundProcessingChoice;
import io.postern.ui.failure.Explanation;
import io.postern.ui.fx.FxThread;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.jspecify.annotations.Nullable;

/** The view model of the lobby: choosing a room and devices, and joining. On the JavaFX thread. */
public final class LobbyViewModel implements AutoCloseable {
    /**
     * The prospect of joining, as one line.
     *
     * @param kind {@link Notice.Kind#GOOD} when joining will be quick
     * @param remedy the action of a button beside it
     */
    public record NetworkLine(Notice.Kind kind, String text, Explanation.Remedy remedy) {}

    private final Texts texts;
    private final FxThread fx;
    private final SettingsStore settings;
    private final SoundProcessingChoice processing;
    private final Consumer<JoinRequest> onJoin;
    private final Map<DeviceKind, DeviceChoice> choices = new EnumMap<>(DeviceKind.class);
    private final LobbyDevices devices;
    private final JoinPreparation preparation;

    private final StringProperty roomName = new SimpleStringProperty(this, "roomName", "");
    private final ReadOnlyStringWrapper roomProblem = new ReadOnlyStringWrapper(this, "roomProblem", "");
    private final BooleanProperty microphoneOn = new SimpleBooleanProperty(this, "microphoneOn");
    private final BooleanProperty cameraOn = new SimpleBooleanProperty(this, "cameraOn");
    private final ReadOnlyBooleanWrapper busy = new ReadOnlyBooleanWrapper(this, "busy", false);
    private final ReadOnlyBooleanWrapper testingSpeaker = new ReadOnlyBooleanWrapper(this, "testingSpeaker", false);
    private final ReadOnlyObjectWrapper<NetworkLine> network;
    private final ReadOnlyObjectWrapper<Optional<Notice>> notice =
            new ReadOnlyObjectWrapper<>(this, "notice", Optional.empty());

    private @Nullable RoomClient client;
    private DeviceCatalog.@Nullable Registration hotPlug;
    private DeviceCatalog.Registration lost = () -> {};
    private boolean closed;
    private boolean joinsWhenReady;
    private boolean wayKnown;
    private long clickedAt;

    /** @param onJoin called once, when the person joins; the owner then closes the lobby */
    public LobbyViewModel(
            Texts texts,
            FxThread fx,
            SettingsStore settings,
            TokenSource tokens,
            Optional<String> firstRoom,
            Consumer<JoinRequest> onJoin) {
        this.texts = texts;
        this.fx = fx;
        this.settings = settings;
        this.processing = new SoundProcessingChoice(fx, settings);
        this.onJoin = onJoin;
        for (DeviceKind kind : DeviceKind.values()) {
            choices.put(kind, new DeviceChoice(kind, texts, fx, settings));
        }
        devices = new LobbyDevices(fx, choice(DeviceKind.CAMERA), choice(DeviceKind.MICROPHONE));
        preparation = new JoinPreparation(fx, tokens, this::prepared);
        network = new ReadOnlyObjectWrapper<>(this, "network", line(Notice.Kind.INFO, "lobby.network.no_room"));
        microphoneOn.set(settings.current().microphoneOn());
        cameraOn.set(settings.current().cameraOn());
        microphoneOn.subscribe(on -> {
            settings.update(s -> s.withMicrophoneOn(on));
            devices.setMicrophone(on);
        });
        cameraOn.subscribe(on -> {
            settings.update(s -> s.withCameraOn(on));
            devices.setCamera(on);
        });
        roomName.set(firstRoom
                .or(() -> settings.current().rooms().stream().findFirst())
                .orElse(""));
        roomName.subscribe(this::typed);
        devices.previewProperty().subscribe(this::joinIfReady);
    }

    /** Handles the start of the engine: devices can be listed and rooms prepared from now on. */
    public void mediaReady(RoomClient available) {
        if (closed) {
            return;
        }
        client = available;
        choices.values().forEach(choice -> choice.use(available.localMedia()));
        processing.use(available.localMedia());
        lost = available.localMedia().onDeviceEvent(event -> fx.post(() -> devices.react(event)));
        devices.use(available.localMedia());
        Consumer<Boolean> replugged = fx.latest(changed -> {
            if (!closed) {
                choices.values().forEach(DeviceChoice::refresh);
                devices.retryWhatFailed();
            }
        });
        hotPlug = available.localMedia().devices().onChange(() -> replugged.accept(true));
        preparation.use(available);
        if (busy.get()) {
            goIn();
        }
    }

    /** Handles a failed start of the engine. */
    public void mediaFailed(Throwable failure, Runnable tryAgain) {
        busy.set(false);
        Explanation explanation = Explanation.ofMediaStart(failure, texts);
        notice.set(Optional.of(Notice.of(Notice.Kind.BAD, explanation.sentence())
                .withDetails(explanation.details())
                .withAction(texts.text("common.action.retry"), () -> {
                    notice.set(Optional.empty());
                    tryAgain.run();
                })));
    }

    /** Shows a notice above the lobby, such as why the last attempt failed. */
    public void say(Notice sentence) {
        notice.set(Optional.of(sentence));
    }

    public DeviceChoice choice(DeviceKind kind) {
        return Objects.requireNonNull(choices.get(kind));
    }

    /** The sound processing of the microphone. */
    public SoundProcessingChoice processing() {
        return processing;
    }

    public StringProperty roomNameProperty() {
        return roomName;
    }

    /** One sentence about the name, or empty. */
    public ReadOnlyStringProperty roomProblemProperty() {
        return roomProblem.getReadOnlyProperty();
    }

    public BooleanProperty microphoneOnProperty() {
        return microphoneOn;
    }

    public BooleanProperty cameraOnProperty() {
        return cameraOn;
    }

    public ReadOnlyObjectProperty<Preview> previewProperty() {
        return devices.previewProperty();
    }

    /** Whether joining has begun; it continues by itself as soon as the devices are ready. */
    public ReadOnlyBooleanProperty busyProperty() {
        return busy.getReadOnlyProperty();
    }

    public ReadOnlyBooleanProperty testingSpeakerProperty() {
        return testingSpeaker.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<NetworkLine> networkProperty() {
        return network.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Optional<Notice>> noticeProperty() {
        return notice.getReadOnlyProperty();
    }

    /** Whether the own video is shown mirrored. */
    public boolean mirrored() {
        return settings.current().mirrorSelf();
    }

    /** The microphone's peak level in the last 50 ms, 0 to 1. */
    public double level() {
        return devices.level();
    }

    /** The rooms visited before that match the typed text, newest first. */
    public List<String> suggestions(String typed) {
        String wanted = typed.strip().toLowerCase(Locale.ROOT);
        List<String> rooms = settings.current().rooms();
        if (rooms.stream().anyMatch(room -> room.toLowerCase(Locale.ROOT).equals(wanted))) {
            return rooms;
        }
        return rooms.stream()
                .filter(room -> room.toLowerCase(Locale.ROOT).contains(wanted))
                .toList();
    }

    /** Plays a sound on the chosen speaker. */
    public void testSpeaker() {
        if (testingSpeaker.get() || client == null) {
            return;
        }
        testingSpeaker.set(true);
        DeviceChoice speaker = choice(DeviceKind.SPEAKER);
        client.localMedia()
                .playTestSound()
                .whenComplete((done, failure) -> fx.post(() -> {
                    testingSpeaker.set(false);
                    if (failure == null) {
                        speaker.reportNothing();
                    } else {
                        speaker.report(failure);
                    }
                }));
    }

    /** Checks again whether joining is possible. */
    public void checkAgain() {
        preparation.again();
    }

    /** Joins by itself once joining is known to be possible and the own video is shown or has failed. */
    public void joinWhenReady() {
        joinsWhenReady = true;
        joinIfReady();
    }

    /** Joins, or says what is missing. */
    public void join() {
        if (busy.get() || closed) {
            return;
        }
        switch (RoomNameInput.parse(roomName.get())) {
            case RoomNameInput.Unusable(RoomNameInput.Problem problem) -> roomProblem.set(sentence(problem));
            case RoomNameInput.Usable usable -> {
                clickedAt = System.nanoTime();
                joinsWhenReady = false;
                busy.set(true);
                notice.set(Optional.empty());
                if (client != null) {
                    goIn();
                }
            }
        }
    }

    /** Releases devices and the prepared room. Idempotent. */
    @Override
    public void close() {
        closed = true;
        if (hotPlug != null) {
            hotPlug.close();
            hotPlug = null;
        }
        lost.close();
        processing.close();
        preparation.forget();
        devices.handOver().run();
    }

    private void joinIfReady() {
        if (joinsWhenReady && wayKnown && client != null && !(previewProperty().get() instanceof Preview.Opening)) {
            join();
        }
    }

    private void goIn() {
        if (!(RoomNameInput.parse(roomName.get()) instanceof RoomNameInput.Usable(String name))) {
            busy.set(false);
            return;
        }
        Room room;
        try {
            room = preparation.take(name);
        } catch (IllegalArgumentException refused) {
            busy.set(false);
            roomProblem.set(texts.text("room.failure.bad_room_name"));
            return;
        }
        boolean withCamera = cameraOn.get() && !(previewProperty().get() instanceof Preview.Failed);
        boolean withMicrophone = microphoneOn.get()
                && choice(DeviceKind.MICROPHONE).problemProperty().get().isEmpty();
        room.setPublishOptions(PublishOptions.DEFAULTS.withVideoCodec(
                settings.current().devices().videoCodec()));
        onJoin.accept(new JoinRequest(room, clickedAt, withMicrophone, withCamera, devices.handOver()));
    }

    private void typed(String text) {
        roomProblem.set("");
        switch (RoomNameInput.parse(text)) {
            case RoomNameInput.Usable(String name) -> preparation.name(Optional.of(name));
            case RoomNameInput.Unusable(RoomNameInput.Problem problem) -> {
                preparation.name(Optional.empty());
                network.set(line(Notice.Kind.INFO, "lobby.network.no_room"));
                if (problem != RoomNameInput.Problem.EMPTY) {
                    roomProblem.set(sentence(problem));
                }
            }
        }
    }

    private String sentence(RoomNameInput.Problem problem) {
        return texts.text("lobby.room." + problem.name().toLowerCase(Locale.ROOT));
    }

    private void prepared(JoinPreparation.Outcome outcome) {
        wayKnown = !(outcome instanceof JoinPreparation.Outcome.Underway);
        network.set(
                switch (outcome) {
                    case JoinPreparation.Outcome.Underway() -> line(Notice.Kind.INFO, "lobby.network.checking");
                    case JoinPreparation.Outcome.Ready() -> line(Notice.Kind.GOOD, "lobby.network.ready");
                    case JoinPreparation.Outcome.Failed(IllegalArgumentException refused) ->
                        line(Notice.Kind.WARN, "room.failure.bad_room_name");
                    case JoinPreparation.Outcome.Failed(Throwable failure) -> {
                        Explanation explanation = Explanation.of(failure, texts);
                        yield new NetworkLine(Notice.Kind.WARN, explanation.sentence(), explanation.remedy());
                    }
                });
        joinIfReady();
    }

    private NetworkLine line(Notice.Kind kind, String key) {
        return new NetworkLine(kind, texts.text(key), Explanation.Remedy.NONE);
    }
}
