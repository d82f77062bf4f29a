package io.postern.desktop.settings;

import io.postern.media.device.DeviceCatalog;
import io.postern.media.device.DeviceKind;
import io.postern.resources.Texts;
import io.postern.room.LocalMedia;
import io.postern.room.PublishOptions.VideoCodec;
import io.postern.settings.preferences.DevicePreferences.CameraSize;
import io.postern.settings.preferences.SettingsStore;
import io.postern.ui.control.DevicePicker;
import io.postern.ui.control.IconButton;
import io.postern.ui.control.LevelMeter;
import io.postern.ui.control.PolicyLockLabel;
import io.postern.ui.device.DeviceChoice;
import io.postern.ui.device.SoundProcessingChoice;
import io.postern.ui.device.SoundProcessingSwitch;
import io.postern.ui.fx.FxThread;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.scene.Node;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.materialdesign2.MaterialDesignV;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The settings of camera, microphone and speaker. On the JavaFX thread. */
final class DeviceSettings extends VBox implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DeviceSettings.class);

    private final Texts texts;
    private final FxThread fx;
    private final SettingsStore settings;
    private final Map<DeviceKind, DeviceChoice> choices = new EnumMap<>(DeviceKind.class);
    private final SoundProcessingChoice processing;
    private final LevelMeter meter;
    private final IconButton test;
    private DeviceCatalog.Registration hotPlug = () -> {};
    private FxThread.Registration metering = () -> {};
    private @Nullable LocalMedia media;
    private LocalMedia.@Nullable MicrophoneLease lease;
    private boolean testing;
    private boolean closed;

    DeviceSettings(Texts texts, FxThread fx, SettingsStore settings) {
        this.texts = texts;
        this.fx = fx;
        this.settings = settings;
        this.processing = new SoundProcessingChoice(fx, settings);
        this.meter = new LevelMeter(texts.text("common.meter.level"));
        getStyleClass().add("settings-group");
        test = new IconButton(MaterialDesignV.VOLUME_HIGH, texts.text("lobby.speaker.test"), "");
        test.setId("test-speaker");
        test.getStyleClass().add("beside-picker");
        test.setCompact(true);
        test.setOnAction(e -> testSpeaker());
        DevicePicker camera = picker(DeviceKind.CAMERA);
        DevicePicker microphone = picker(DeviceKind.MICROPHONE);
        microphone.setBelow(meter);
        DevicePicker speaker = picker(DeviceKind.SPEAKER);
        speaker.setBeside(test);
        choice(DeviceKind.SPEAKER).optionsProperty().subscribe(this::enableTest);
        VBox switches = new VBox(8);
        switches.getChildren().addAll(SoundProcessingSwitch.boxes(processing, texts));
        switches.getChildren().add(mutedHint());
        Node size = cameraSize();
        Node codec = videoCodec();
        getChildren().addAll(camera, size, codec, microphone, switches, speaker);
        choice(DeviceKind.CAMERA).locked().ifPresent(words -> {
            PolicyLockLabel.hold(size, words);
            PolicyLockLabel.hold(codec, words);
        });
    }

    void use(LocalMedia available) {
        media = available;
        choices.values().forEach(choice -> choice.use(available));
        processing.use(available);
        enableTest();
        Consumer<Boolean> replugged = fx.latest(changed -> choices.values().forEach(DeviceChoice::refresh));
        hotPlug = available.devices().onChange(() -> replugged.accept(true));
        available.openMicrophone().whenComplete((opened, failure) -> fx.post(() -> listen(opened, failure)));
    }

    private void listen(LocalMedia.@Nullable MicrophoneLease opened, @Nullable Throwable failure) {
        if (opened == null) {
            // Turning the microphone on reports the failure; here the meter just stays empty.
            LOG.debug("No level to show", failure);
        } else if (closed) {
            opened.close();
        } else {
            lease = opened;
            metering = fx.onPulse(now -> meter.setLevel(opened.heard()));
        }
    }

    private DeviceChoice choice(DeviceKind kind) {
        return Objects.requireNonNull(choices.get(kind));
    }

    private DevicePicker picker(DeviceKind kind) {
        DeviceChoice choice = new DeviceChoice(kind, texts, fx, settings);
        choices.put(kind, choice);
        DevicePicker picker = new DevicePicker(kind, texts, choice::choose);
        choice.locked().ifPresent(picker::setLocked);
        choice.optionsProperty().subscribe(now -> picker.setDevices(now.devices(), now.chosenId()));
        choice.problemProperty().subscribe(picker::setProblem);
        return picker;
    }

    private Node cameraSize() {
        return enumChoice(
                "camera-size",
                texts.text("settings.camera_size.label"),
                size -> texts.text("settings.camera_size." + size.name().toLowerCase(Locale.ROOT)),
                CameraSize.values(),
                settings.current().devices().cameraSize(),
                now -> settings.update(s -> s.withDevices(s.devices().withCameraSize(now))));
    }

    private Node videoCodec() {
        return enumChoice(
                "video-codec",
                texts.text("settings.video_codec.label"),
                codec -> texts.text("settings.video_codec." + codec.name().toLowerCase(Locale.ROOT)),
                VideoCodec.values(),
                settings.current().devices().videoCodec(),
                now -> settings.update(s -> s.withDevices(s.devices().withVideoCodec(now))));
    }

    /** @param words the label of a value */
    private <E extends Enum<E>> Node enumChoice(
            String id, String name, Function<E, String> words, E[] values, E chosen, Consumer<E> choose) {
        ComboBox<E> box = new ComboBox<>();
        box.setId(id);
        box.getItems().setAll(List.of(values));
        box.setMaxWidth(Double.MAX_VALUE);
        box.setConverter(new StringConverter<>() {
            @Override
            public String toString(@Nullable E value) {
                return value == null ? "" : words.apply(value);
            }

            @Override
            public @Nullable E fromString(String text) {
                return null;
            }
        });
        box.getSelectionModel().select(chosen);
        box.getSelectionModel().selectedItemProperty().subscribe((was, now) -> {
            if (now != null) {
                choose.accept(now);
            }
        });
        Label label = new Label(name);
        label.getStyleClass().add("field-label");
        label.setLabelFor(box);
        box.setAccessibleText(label.getText());
        return new VBox(4, label, box);
    }

    private CheckBox mutedHint() {
        CheckBox hint = new CheckBox(texts.text("settings.microphone.muted_hint"));
        hint.setId("muted-hint");
        hint.setWrapText(true);
        hint.setSelected(settings.current().devices().mutedHint());
        hint.selectedProperty()
                .subscribe((was, on) ->
                        settings.update(s -> s.withDevices(s.devices().withMutedHint(on))));
        return hint;
    }

    private void enableTest() {
        boolean speakers =
                !choice(DeviceKind.SPEAKER).optionsProperty().get().devices().isEmpty();
        test.setDisable(!speakers || testing || media == null);
    }

    private void testSpeaker() {
        LocalMedia devices = media;
        if (devices == null || testing) {
            return;
        }
        testing = true;
        enableTest();
        devices.playTestSound()
                .whenComplete((done, failure) -> fx.post(() -> {
                    testing = false;
                    enableTest();
                    if (failure == null) {
                        choice(DeviceKind.SPEAKER).reportNothing();
                    } else {
                        choice(DeviceKind.SPEAKER).report(failure);
                    }
                }));
    }

    @Override
    public void close() {
        closed = true;
        hotPlug.close();
        processing.close();
        metering.close();
        if (lease != null) {
            lease.close();
            lease = null;
        }
    }
}
