package io.postern.ui.gallery;

import io.postern.media.device.DeviceKind;
import io.postern.resources.Texts;
import io.postern.ui.control.Avatar;
import io.postern.ui.control.DevicePicker;
import io.postern.ui.control.IconButton;
import io.postern.ui.control.LevelMeter;
import io.postern.ui.control.Notice;
import io.postern.ui.control.NoticeBar;
import io.postern.ui.control.ToggleControl;
import io.postern.ui.simulation.SimulatedMedia;
import java.util.List;
import java.util.Optional;
import javafx.geometry.Insets;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;
import org.kordamp.ikonli.materialdesign2.MaterialDesignM;
import org.kordamp.ikonli.materialdesign2.MaterialDesignV;

/** The controls several places share, side by side. */
public final class SharedControlsGallery implements GalleryEntry.Collection {
    @Override
    public List<GalleryEntry> entries() {
        return List.of(GalleryEntry.of("controls", GalleryEntry.Variants.ALL, SharedControlsGallery::controls));
    }

    private static GalleryEntry.Shown controls(Texts texts) {
        ToggleControl on = microphone();
        on.setSelected(true);
        ToggleControl compact = microphone();
        compact.setCompact(true);
        ToggleControl off = new ToggleControl(
                new ToggleControl.Face(MaterialDesignV.VIDEO_OUTLINE, "Camera on", "Turn camera off"),
                new ToggleControl.Face(MaterialDesignV.VIDEO_OFF_OUTLINE, "Camera off", "Turn camera on"));
        IconButton chat = new IconButton(MaterialDesignC.CHAT_OUTLINE, "Chat", "C");
        Button join = new Button("Join");
        join.getStyleClass().addAll("control", "primary");
        Button leave = new Button("Leave");
        leave.getStyleClass().addAll("control", "danger");
        Button plain = new Button("Plain");
        plain.getStyleClass().addAll("plain");
        HBox buttons = new HBox(8, on, off, compact, chat, join, leave, plain);
        FlowPane avatars = new FlowPane(8, 8);
        for (String name : List.of("Ana", "Bo Svensson", "محمد علي", "🎉 Party", "", "Zoë Ångström", "李小龍")) {
            Avatar avatar = new Avatar();
            avatar.setPerson("id-" + name, name);
            avatar.setPrefSize(64, 64);
            avatars.getChildren().add(avatar);
        }
        LevelMeter meter = new LevelMeter("Level");
        meter.setLevel(0.2);
        meter.setPrefWidth(120);
        DevicePicker camera = new DevicePicker(DeviceKind.CAMERA, texts, id -> {});
        camera.setDevices(SimulatedMedia.complete().devices().list(DeviceKind.CAMERA), Optional.of("cam-2"));
        DevicePicker none = new DevicePicker(DeviceKind.MICROPHONE, texts, id -> {});
        none.setDevices(List.of(), Optional.empty());
        none.setBeside(meter);
        none.setProblem("No microphone was found. Plug one in, or join without one.");
        TextField field = new TextField();
        field.setPromptText("Room name");
        VBox column = new VBox(16, title("Title", "title"), title("Heading", "heading"), title("Quiet", "quiet"));
        for (Notice.Kind kind : Notice.Kind.values()) {
            NoticeBar bar = new NoticeBar(texts);
            bar.show(Notice.of(kind, "This is what happened, and this is what to do about it.")
                    .withAction(texts.text("common.action.retry"), () -> {})
                    .withDetails("for the technician"));
            column.getChildren().add(bar);
        }
        column.getChildren().addAll(buttons, avatars, field, camera, none);
        column.setPadding(new Insets(24));
        column.getStyleClass().add("stage-ground");
        return new GalleryEntry.Shown(column, () -> {});
    }

    private static ToggleControl microphone() {
        return new ToggleControl(
                new ToggleControl.Face(MaterialDesignM.MICROPHONE, "Microphone on", "Mute (Ctrl+D)"),
                new ToggleControl.Face(MaterialDesignM.MICROPHONE_OFF, "Microphone off", "Unmute (Ctrl+D)"));
    }

    private static Label title(String text, String style) {
        Label label = new Label(text);
        label.getStyleClass().add(style);
        return label;
    }
}
