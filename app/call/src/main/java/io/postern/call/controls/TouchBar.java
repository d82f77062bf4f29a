package io.postern.call.controls;

import io.postern.resources.Texts;
import io.postern.ui.control.Glyph;
import io.postern.ui.control.IconButton;
import io.postern.ui.control.ToggleControl;
import io.postern.ui.control.VolumeControl;
import java.util.Optional;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.layout.HBox;
import javafx.util.Subscription;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;
import org.kordamp.ikonli.materialdesign2.MaterialDesignM;
import org.kordamp.ikonli.materialdesign2.MaterialDesignP;
import org.kordamp.ikonli.materialdesign2.MaterialDesignV;

/**
 * The control bar of a meeting room, for touch: a few controls, none of which opens a list, a panel or another window.
 * On the JavaFX thread.
 */
public final class TouchBar extends HBox implements AutoCloseable {
    private static final PseudoClass PENDING = PseudoClass.getPseudoClass("pending");

    private final Texts texts;
    private final Button layout;
    private final Subscription microphoneShown;
    private final Subscription cameraShown;
    private final Subscription microphonePermitted;
    private final Subscription cameraPermitted;
    private final VolumeControl volume;
    private final ToggleControl microphone;
    private final ToggleControl camera;

    /** @param volume closed with the bar */
    public TouchBar(
            Texts texts,
            MediaSwitch microphoneSwitch,
            MediaSwitch cameraSwitch,
            VolumeControl volume,
            Runnable changeLayout,
            Runnable leave) {
        this.texts = texts;
        this.volume = volume;
        getStyleClass().addAll("control-bar", "touch-bar");
        setId("control-bar");
        setAlignment(Pos.CENTER);
        microphone = toggle("microphone", MaterialDesignM.MICROPHONE, MaterialDesignM.MICROPHONE_OFF);
        camera = toggle("camera", MaterialDesignV.VIDEO_OUTLINE, MaterialDesignV.VIDEO_OFF_OUTLINE);
        microphoneShown = follow(microphone, microphoneSwitch);
        cameraShown = follow(camera, cameraSwitch);
        microphonePermitted = permit(microphone, microphoneSwitch, "microphone", MaterialDesignM.MICROPHONE_OFF);
        cameraPermitted = permit(camera, cameraSwitch, "camera", MaterialDesignV.VIDEO_OFF_OUTLINE);
        layout = button("layout", MaterialDesignV.VIEW_GRID_OUTLINE, "call.bar.layout_grid", changeLayout);
        Button out = button("leave", MaterialDesignP.PHONE_HANGUP_OUTLINE, "call.bar.leave", leave);
        out.getStyleClass().add("danger");
        getChildren().addAll(microphone, camera, volume, layout, out);
    }

    /** Whether the stage shows all alike; the button offers the other way. */
    public void setGrid(boolean grid) {
        layout.setGraphic(
                Glyph.of(grid ? MaterialDesignC.CARD_ACCOUNT_DETAILS_OUTLINE : MaterialDesignV.VIEW_GRID_OUTLINE));
        String word = texts.text(grid ? "call.bar.layout_focus" : "call.bar.layout_grid");
        layout.setText(word);
        layout.setAccessibleText(word);
    }

    /**
     * The controls' current availability.
     *
     * @param inCall whether the call goes on
     * @param layoutChoice whether there is more than one way to show who is there
     */
    public void setPossible(boolean inCall, boolean layoutChoice) {
        for (Node control : new Node[] {microphone, camera}) {
            control.setDisable(!inCall);
        }
        layout.setDisable(!inCall || !layoutChoice);
    }

    @Override
    public void close() {
        microphoneShown.unsubscribe();
        cameraShown.unsubscribe();
        microphonePermitted.unsubscribe();
        cameraPermitted.unsubscribe();
        volume.close();
    }

    private static Subscription follow(ToggleControl control, MediaSwitch source) {
        control.setOnAction(e -> {
            control.setSelected(source.isOn());
            source.toggle();
        });
        return source.stateProperty().subscribe(state -> {
            control.setSelected(state.on());
            control.pseudoClassStateChanged(PENDING, state.pending());
        });
    }

    private Subscription permit(ToggleControl control, MediaSwitch source, String part, Ikon ikon) {
        ToggleControl.Face forbidden = new ToggleControl.Face(
                ikon, texts.text("call.bar." + part + "_forbidden"), texts.text("room.failure.not_permitted"));
        return source.permittedProperty()
                .subscribe(may -> control.setForbidden(may ? Optional.empty() : Optional.of(forbidden)));
    }

    private ToggleControl toggle(String part, Ikon on, Ikon off) {
        ToggleControl control = new ToggleControl(
                new ToggleControl.Face(
                        on, texts.text("call.bar." + part + "_on"), texts.text("call.bar." + part + "_turn_off")),
                new ToggleControl.Face(
                        off, texts.text("call.bar." + part + "_off"), texts.text("call.bar." + part + "_turn_on")));
        control.setId(part);
        control.getStyleClass().add("touch");
        return control;
    }

    private Button button(String id, Ikon icon, String key, Runnable action) {
        IconButton button = new IconButton(icon, texts.text(key), "");
        button.setId(id);
        button.getStyleClass().add("touch");
        button.setOnAction(e -> action.run());
        return button;
    }
}
