package io.postern.ui.device;

import io.postern.media.device.AudioProcessing;
import io.postern.resources.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javafx.scene.control.CheckBox;
import javafx.scene.control.CheckMenuItem;

/** The three switches of sound processing, for menus and pages. */
public enum SoundProcessingSwitch {
    ECHO {
        @Override
        boolean isOn(AudioProcessing processing) {
            return processing.echoCancelling();
        }

        @Override
        AudioProcessing with(AudioProcessing processing, boolean on) {
            return processing.withEchoCancelling(on);
        }
    },
    NOISE {
        @Override
        boolean isOn(AudioProcessing processing) {
            return processing.noiseSuppression();
        }

        @Override
        AudioProcessing with(AudioProcessing processing, boolean on) {
            return processing.withNoiseSuppression(on);
        }
    },
    GAIN {
        @Override
        boolean isOn(AudioProcessing processing) {
            return processing.gainControl();
        }

        @Override
        AudioProcessing with(AudioProcessing processing, boolean on) {
            return processing.withGainControl(on);
        }
    };

    abstract boolean isOn(AudioProcessing processing);

    abstract AudioProcessing with(AudioProcessing processing, boolean on);

    private String id() {
        return "processing-" + name().toLowerCase(Locale.ROOT);
    }

    private String label(Texts texts) {
        return texts.text("device.processing." + name().toLowerCase(Locale.ROOT));
    }

    /** One item for each, which follow the choice for as long as it lives. */
    public static List<CheckMenuItem> menuItems(SoundProcessingChoice choice, Texts texts) {
        List<CheckMenuItem> items = new ArrayList<>();
        for (SoundProcessingSwitch each : values()) {
            CheckMenuItem item = new CheckMenuItem(each.label(texts));
            item.setId(each.id());
            item.setDisable(choice.isLocked());
            choice.processingProperty().subscribe(now -> item.setSelected(each.isOn(now)));
            item.setOnAction(
                    e -> choice.choose(each.with(choice.processingProperty().get(), item.isSelected())));
            items.add(item);
        }
        return items;
    }

    /** One box for each, which follow the choice for as long as it lives. */
    public static List<CheckBox> boxes(SoundProcessingChoice choice, Texts texts) {
        List<CheckBox> boxes = new ArrayList<>();
        for (SoundProcessingSwitch each : values()) {
            CheckBox box = new CheckBox(each.label(texts));
            box.setId(each.id());
            box.setWrapText(true);
            if (choice.isLocked()) {
                box.setDisable(true);
                box.getStyleClass().add("locked");
            }
            choice.processingProperty().subscribe(now -> box.setSelected(each.isOn(now)));
            box.setOnAction(
                    e -> choice.choose(each.with(choice.processingProperty().get(), box.isSelected())));
            boxes.add(box);
        }
        return boxes;
    }
}
