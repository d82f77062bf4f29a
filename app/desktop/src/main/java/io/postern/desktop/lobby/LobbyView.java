package io.postern.desktop.lobby;

import io.postern.media.device.DeviceKind;
import io.postern.resources.Texts;
import io.postern.ui.control.DevicePicker;
import io.postern.ui.control.Glyph;
import io.postern.ui.control.IconButton;
import io.postern.ui.control.LevelMeter;
import io.postern.ui.control.Notice;
import io.postern.ui.control.NoticeBar;
import io.postern.ui.control.ToggleControl;
import io.postern.ui.control.Visibility;
import io.postern.ui.device.DeviceChoice;
import io.postern.ui.device.SoundProcessingSwitch;
import io.postern.ui.failure.Explanation;
import io.postern.ui.fx.FxThread;
import io.postern.ui.video.FrameWorkers;
import java.util.Locale;
import java.util.Optional;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.geometry.Side;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressIndicator;
import javafx.scene.control.ScrollPane;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignA;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;
import org.kordamp.ikonli.materialdesign2.MaterialDesignI;
import org.kordamp.ikonli.materialdesign2.MaterialDesignM;
import org.kordamp.ikonli.materialdesign2.MaterialDesignT;
import org.kordamp.ikonli.materialdesign2.MaterialDesignV;

/** The page before a call. */
public final class LobbyView extends StackPane implements AutoCloseable {
    private static final PseudoClass COMPACT = PseudoClass.getPseudoClass("compact");
    private static final double COMPACT_WIDTH = 760;
    private static final KeyCombination MICROPHONE = new KeyCodeCombination(KeyCode.D, KeyCombination.SHORTCUT_DOWN);
    private static final KeyCombination CAMERA = new KeyCodeCombination(KeyCode.E, KeyCombination.SHORTCUT_DOWN);

    private final LobbyViewModel model;
    private final Texts texts;
    private final PreviewPane preview;
    private final FxThread.Registration metering;
    private final VBox card = new VBox();
    private final Label heading;
    private final ToggleControl microphone;
    private final ToggleControl camera;
    private final IconButton test;
    private final Label roomLabel;
    private final TwoColumnPane middle;
    private final HBox controls;
    private final Region space = new Region();
    private final HBox network;
    private final VBox bottom = new VBox();

    /** The objects that a lobby view uses. */
    public record Parts(Texts texts, FxThread fx, FrameWorkers workers) {}

    /** @param name the person's name, for the avatar; may hold any Unicode */
    public LobbyView(LobbyViewModel model, Parts parts, String identity, String name, Runnable onSignIn) {
        this.model = model;
        this.texts = parts.texts();
        getStyleClass().add("lobby");

        roomLabel = new Label(texts.text("lobby.room.label"));
        heading = new Label(texts.text("lobby.view.title"));
        heading.getStyleClass().add("heading");
        heading.setMinWidth(Region.USE_PREF_SIZE);
        NoticeBar notice = new NoticeBar(texts);
        model.noticeProperty().subscribe(notice::show);

        preview = new PreviewPane(texts, parts.fx(), parts.workers(), identity, name);
        model.previewProperty().subscribe(now -> preview.show(now, model.mirrored()));

        microphone = toggle("microphone", MaterialDesignM.MICROPHONE, MaterialDesignM.MICROPHONE_OFF, MICROPHONE);
        microphone.selectedProperty().bindBidirectional(model.microphoneOnProperty());
        camera = toggle("camera", MaterialDesignV.VIDEO_OUTLINE, MaterialDesignV.VIDEO_OFF_OUTLINE, CAMERA);
        camera.selectedProperty().bindBidirectional(model.cameraOnProperty());

        sayWhenMissing(microphone, DeviceKind.MICROPHONE, MaterialDesignM.MICROPHONE_OFF);
        sayWhenMissing(camera, DeviceKind.CAMERA, MaterialDesignV.VIDEO_OFF_OUTLINE);

        LevelMeter meter = new LevelMeter(texts.text("common.meter.level"));
        metering = parts.fx().onPulse(now -> meter.setLevel(model.level()));
        DevicePicker microphonePicker = picker(DeviceKind.MICROPHONE);
        microphonePicker.setBelow(meter);
        ContextMenu processing = new ContextMenu();
        processing.getItems().addAll(SoundProcessingSwitch.menuItems(model.processing(), texts));
        IconButton tune = new IconButton(MaterialDesignT.TUNE_VARIANT, texts.text("device.processing.title"), "");
        tune.setId("microphone-processing");
        tune.getStyleClass().add("beside-picker");
        tune.setCompact(true);
        tune.setOnAction(e -> processing.show(tune, Side.BOTTOM, 0, 4));
        microphonePicker.setBeside(tune);
        test = new IconButton(MaterialDesignV.VOLUME_HIGH, texts.text("lobby.speaker.test"), "");
        test.setId("test-speaker");
        test.getStyleClass().add("beside-picker");
        test.setCompact(true);
        test.setOnAction(e -> model.testSpeaker());
        DevicePicker speakerPicker = picker(DeviceKind.SPEAKER);
        speakerPicker.setBeside(test);
        model.testingSpeakerProperty().subscribe(this::enableTest);
        model.choice(DeviceKind.SPEAKER).optionsProperty().subscribe(this::enableTest);

        VBox devices = new VBox(picker(DeviceKind.CAMERA), microphonePicker, speakerPicker);
        devices.getStyleClass().add("lobby-devices");

        middle = new TwoColumnPane(preview, devices);

        card.getStyleClass().addAll("panel", "card", "lobby-card");
        network = networkLine(onSignIn);
        controls = controls();
        card.setMaxHeight(Region.USE_PREF_SIZE);
        card.getChildren().addAll(heading, notice, roomRow(), middle, controls, network);

        StackPane centre = new StackPane(card);
        centre.getStyleClass().add("place-padding");
        ScrollPane scroll = new ScrollPane(centre);
        scroll.setFitToWidth(true);
        scroll.setFitToHeight(true);
        scroll.setFocusTraversable(false);
        VBox.setVgrow(scroll, Priority.ALWAYS);
        bottom.getStyleClass().add("lobby-bottom");
        getChildren().add(new VBox(scroll, bottom));

        widthProperty().subscribe(width -> setCompact(width.doubleValue() < COMPACT_WIDTH));
        addEventFilter(KeyEvent.KEY_PRESSED, this::shortcut);
    }

    @Override
    public void close() {
        metering.close();
        preview.close();
    }

    private Node roomRow() {
        RoomField field = new RoomField(texts, model::suggestions);
        field.text().textProperty().bindBidirectional(model.roomNameProperty());
        field.text().setOnAction(e -> model.join());
        roomLabel.getStyleClass().add("field-label");
        roomLabel.setLabelFor(field.text());
        Label problem = new Label();
        problem.setId("room-problem");
        problem.getStyleClass().add("problem");
        problem.setWrapText(true);
        problem.setMinHeight(Region.USE_PREF_SIZE);
        field.text().sceneProperty().subscribe(scene -> {
            if (scene != null && model.roomNameProperty().get().isBlank()) {
                field.text().requestFocus();
            }
        });
        model.roomProblemProperty().subscribe(sentence -> {
            problem.setText(sentence);
            Visibility.when(!sentence.isEmpty(), problem);
            field.setWrong(!sentence.isEmpty());
            field.text().setAccessibleHelp(sentence);
            if (!sentence.isEmpty()) {
                field.text().requestFocus();
            }
        });
        return new VBox(4, roomLabel, field, problem);
    }

    private HBox controls() {
        Button join = new Button(texts.text("lobby.action.join"));
        join.setId("join");
        join.getStyleClass().addAll("control", "primary", "lobby-join");
        join.setMinWidth(Region.USE_PREF_SIZE);
        join.setDefaultButton(true);
        join.setOnAction(e -> model.join());
        ProgressIndicator progress = new ProgressIndicator();
        progress.getStyleClass().add("inline-progress");
        model.busyProperty().subscribe(busy -> {
            join.setDisable(busy);
            join.setText(texts.text(busy ? "lobby.action.joining" : "lobby.action.join"));
            join.setGraphic(busy ? progress : null);
        });
        HBox.setHgrow(space, Priority.ALWAYS);
        // Enter joins, unless no room is chosen yet.
        join.sceneProperty().subscribe(scene -> {
            if (scene != null && !model.roomNameProperty().get().isBlank()) {
                join.requestFocus();
            }
        });
        HBox row = new HBox(8, microphone, camera, space, join);
        row.setAlignment(Pos.CENTER_LEFT);
        return row;
    }

    private HBox networkLine(Runnable onSignIn) {
        FontIcon icon = Glyph.of(MaterialDesignI.INFORMATION_OUTLINE, "network-icon");
        Label words = new Label();
        words.setId("network");
        words.setWrapText(true);
        words.setMinHeight(Region.USE_PREF_SIZE);
        words.getStyleClass().addAll("small", "network-words");
        Button action = new Button();
        action.setId("network-action");
        action.getStyleClass().add("small-button");
        action.setMinWidth(Region.USE_PREF_SIZE);
        HBox line = new HBox(8, icon, words, action);
        line.getStyleClass().add("network-line");
        model.networkProperty().subscribe(now -> {
            for (Notice.Kind kind : Notice.Kind.values()) {
                line.pseudoClassStateChanged(
                        PseudoClass.getPseudoClass(kind.name().toLowerCase(Locale.ROOT)), kind == now.kind());
            }
            icon.setIconCode(
                    switch (now.kind()) {
                        case GOOD -> MaterialDesignC.CHECK_CIRCLE_OUTLINE;
                        case WARN, BAD -> MaterialDesignA.ALERT_OUTLINE;
                        case INFO -> MaterialDesignI.INFORMATION_OUTLINE;
                    });
            words.setText(now.text());
            boolean signIn = now.remedy() == Explanation.Remedy.SIGN_IN;
            Visibility.when(signIn || now.remedy() == Explanation.Remedy.RETRY, action);
            action.setText(texts.text(signIn ? "lobby.action.sign_in" : "common.action.retry"));
            action.setOnAction(e -> (signIn ? onSignIn : (Runnable) model::checkAgain).run());
        });
        return line;
    }

    private DevicePicker picker(DeviceKind kind) {
        DeviceChoice choice = model.choice(kind);
        DevicePicker picker = new DevicePicker(kind, texts, choice::choose);
        choice.locked().ifPresent(picker::setLocked);
        choice.optionsProperty().subscribe(now -> picker.setDevices(now.devices(), now.chosenId()));
        choice.problemProperty().subscribe(picker::setProblem);
        return picker;
    }

    private ToggleControl toggle(String device, Ikon on, Ikon off, KeyCombination key) {
        ToggleControl control = new ToggleControl(
                new ToggleControl.Face(
                        on,
                        texts.text("lobby.toggle." + device + "_on"),
                        texts.text("lobby.toggle." + device + "_turn_off", key.getDisplayText())),
                new ToggleControl.Face(
                        off,
                        texts.text("lobby.toggle." + device + "_off"),
                        texts.text("lobby.toggle." + device + "_turn_on", key.getDisplayText())));
        control.setId(device);
        control.setMinWidth(Region.USE_PREF_SIZE);
        return control;
    }

    private void enableTest() {
        boolean speakers = !model.choice(DeviceKind.SPEAKER)
                .optionsProperty()
                .get()
                .devices()
                .isEmpty();
        test.setDisable(!speakers || model.testingSpeakerProperty().get());
    }

    private void sayWhenMissing(ToggleControl control, DeviceKind kind, Ikon icon) {
        String device = kind.name().toLowerCase(Locale.ROOT);
        ToggleControl.Face missing = new ToggleControl.Face(
                icon,
                texts.text("lobby.toggle." + device + "_missing"),
                texts.text("lobby.toggle." + device + "_go_without"));
        model.choice(kind)
                .problemProperty()
                .subscribe(
                        problem -> control.setUnavailable(problem.isEmpty() ? Optional.empty() : Optional.of(missing)));
    }

    private void shortcut(KeyEvent event) {
        if (MICROPHONE.match(event)) {
            microphone.fire();
            event.consume();
        } else if (CAMERA.match(event)) {
            camera.fire();
            event.consume();
        }
    }

    private void setCompact(boolean compact) {
        pseudoClassStateChanged(COMPACT, compact);
        Visibility.when(!compact, heading);
        Visibility.when(!compact, roomLabel);
        microphone.setCompact(compact);
        camera.setCompact(compact);
        middle.setGap(compact ? 12 : 24);
        // In a small window the Join button stays visible, and the line about the network if there is space left.
        card.getChildren().removeAll(controls, network);
        controls.getChildren().remove(network);
        bottom.getChildren().clear();
        if (compact) {
            controls.getChildren().add(controls.getChildren().indexOf(space), network);
            HBox.setHgrow(network, Priority.ALWAYS);
            bottom.getChildren().add(controls);
        } else {
            card.getChildren().addAll(controls, network);
        }
        Visibility.when(compact, bottom);
    }
}
