package io.postern.ui.control;

import io.postern.media.device.DeviceKind;
import io.postern.media.device.MediaDevice;
import io.postern.resources.Texts;
import io.postern.ui.names.DisplayName;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.css.PseudoClass;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;
import org.jspecify.annotations.Nullable;

/**
 * A labelled list of the devices of one kind, with room beside it for a meter or a test button, and one sentence below
 * it when something is wrong.
 */
public final class DevicePicker extends VBox {
    private static final PseudoClass WRONG = PseudoClass.getPseudoClass("wrong");

    private final Texts texts;
    private final DeviceKind kind;
    private final ComboBox<MediaDevice> list = new ComboBox<>();
    private final Label problem = new Label();
    private final HBox row;
    private boolean filling;
    private boolean locked;

    /** @param onChosen called on the JavaFX thread with the id of a device when a person picks it */
    public DevicePicker(DeviceKind kind, Texts texts, Consumer<String> onChosen) {
        this.kind = kind;
        this.texts = texts;
        String name = texts.text("common.device." + lower(kind));
        Label label = new Label(name);
        label.getStyleClass().add("field-label");
        label.setLabelFor(list);
        list.setId("device-" + lower(kind));
        list.setMaxWidth(Double.MAX_VALUE);
        list.setMinWidth(0);
        list.setPrefWidth(240);
        list.setAccessibleText(name);
        list.setConverter(new StringConverter<>() {
            @Override
            public String toString(@Nullable MediaDevice device) {
                return device == null ? "" : labelOf(device);
            }

            @Override
            public @Nullable MediaDevice fromString(String text) {
                return null;
            }
        });
        list.getSelectionModel().selectedItemProperty().subscribe(device -> {
            if (device != null && !filling) {
                onChosen.accept(device.id());
            }
        });
        problem.getStyleClass().add("problem");
        problem.setWrapText(true);
        problem.setId("problem-" + lower(kind));
        row = new HBox(8, list);
        HBox.setHgrow(list, Priority.ALWAYS);
        row.setAlignment(javafx.geometry.Pos.CENTER_LEFT);
        setSpacing(4);
        getStyleClass().add("device-picker");
        getChildren().addAll(label, row, problem);
        setProblem("");
    }

    /** Puts something at the end of the row. */
    public void setBeside(Node node) {
        row.getChildren().setAll(list, node);
    }

    /** Shows the device in use and disables the choice, with the reason in words. */
    public void setLocked(String words) {
        locked = true;
        PolicyLockLabel.hold(list, words);
        getChildren().add(new PolicyLockLabel(texts.text("common.device." + lower(kind)), words));
    }

    /** Inserts a node between the list and the sentence below it. */
    public void setBelow(Node node) {
        getChildren().add(2, node);
    }

    /** Shows the devices and the chosen one; does not call back. */
    public void setDevices(List<MediaDevice> devices, Optional<String> chosenId) {
        filling = true;
        try {
            if (!list.getItems().equals(devices)) {
                list.getItems().setAll(devices);
            }
            chosenId.flatMap(id ->
                            devices.stream().filter(d -> d.id().equals(id)).findFirst())
                    .ifPresentOrElse(list.getSelectionModel()::select, list.getSelectionModel()::clearSelection);
            list.setPromptText(devices.isEmpty() ? texts.text("common.device.none_" + lower(kind)) : "");
            list.setDisable(devices.isEmpty() || locked);
        } finally {
            filling = false;
        }
    }

    /** Shows a sentence below the list, or none. */
    public void setProblem(String sentence) {
        problem.setText(sentence);
        problem.setVisible(!sentence.isEmpty());
        problem.setManaged(!sentence.isEmpty());
        problem.setMinHeight(Region.USE_PREF_SIZE);
        list.pseudoClassStateChanged(WRONG, !sentence.isEmpty());
        list.setAccessibleHelp(sentence);
    }

    /** The name of a device: the system's, or ours if it is one of our test sources. */
    public static String nameOf(MediaDevice device, Texts texts) {
        String name = nameOf(device.label(), texts);
        return device.id().isEmpty() ? texts.text("device.source.system_default", name) : name;
    }

    /** The name of a device by its label, which may also have been stored for one that is not plugged in. */
    public static String nameOf(String label, Texts texts) {
        return switch (label) {
            case MediaDevice.TEST_PATTERN_LABEL -> texts.text("device.source.test_pattern");
            case MediaDevice.TEST_TONE_LABEL -> texts.text("device.source.test_tone");
            default -> DisplayName.oneLine(label);
        };
    }

    private String labelOf(MediaDevice device) {
        return nameOf(device, texts);
    }

    private static String lower(DeviceKind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
