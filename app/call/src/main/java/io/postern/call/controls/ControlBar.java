package io.postern.call.controls;

import io.postern.media.device.DeviceKind;
import io.postern.resources.Texts;
import io.postern.ui.control.Glyph;
import io.postern.ui.control.IconButton;
import io.postern.ui.control.LevelMeter;
import io.postern.ui.control.ToggleControl;
import java.util.List;
import java.util.Optional;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.geometry.Side;
import javafx.scene.Node;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.control.MenuItem;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignA;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;
import org.kordamp.ikonli.materialdesign2.MaterialDesignD;
import org.kordamp.ikonli.materialdesign2.MaterialDesignF;
import org.kordamp.ikonli.materialdesign2.MaterialDesignK;
import org.kordamp.ikonli.materialdesign2.MaterialDesignL;
import org.kordamp.ikonli.materialdesign2.MaterialDesignM;
import org.kordamp.ikonli.materialdesign2.MaterialDesignP;
import org.kordamp.ikonli.materialdesign2.MaterialDesignS;
import org.kordamp.ikonli.materialdesign2.MaterialDesignV;

/** The bar of controls below the stage. Shows labels when there is room for all of them. On the JavaFX thread. */
public final class ControlBar extends HBox {
    private static final PseudoClass OPEN = PseudoClass.getPseudoClass("open");
    private static final int MAX_COUNT = 99;

    /** The actions of the bar's controls. */
    public interface Actions {
        void share();

        void chat();

        void people();

        void layout();

        void fullScreen();

        void invite();

        void settings();

        void doctor();

        void report();

        void statistics();

        void keys();

        void leave();
    }

    private final Texts texts;
    private final Actions actions;
    private final SplitControl microphone;
    private final SplitControl camera;
    private final IconButton share;
    private final IconButton chat;
    private final IconButton people;
    private final IconButton layout;
    private final IconButton more;
    private final IconButton leave;
    private final Label unread = new Label();
    private final Region level = new Region();
    private final LevelMeter menuMeter;
    private final ContextMenu microphoneMenu;
    private final MenuItem fullScreen = new MenuItem();
    private boolean compact;
    private boolean inCall = true;
    private boolean mayShare;
    private boolean shareLocked;
    private boolean shareForbidden;
    private double fullWidth;

    /**
     * @param processing items of the microphone's menu for sound processing
     * @param canInvite whether there is a link to copy
     */
    public ControlBar(
            Texts texts,
            MediaSwitch microphoneSwitch,
            MediaSwitch cameraSwitch,
            CallDevices devices,
            List<? extends MenuItem> processing,
            boolean canInvite,
            Actions actions) {
        this.texts = texts;
        this.actions = actions;
        getStyleClass().add("control-bar");
        setId("control-bar");
        setAlignment(Pos.CENTER);
        DeviceMenu menus = new DeviceMenu(texts, devices);
        menuMeter = new LevelMeter(texts.text("common.meter.level"));
        microphoneMenu =
                menus.of(List.of(DeviceKind.MICROPHONE, DeviceKind.SPEAKER), Optional.of(menuMeter), processing);
        microphone = new SplitControl(
                microphoneSwitch,
                toggle("microphone", MaterialDesignM.MICROPHONE, MaterialDesignM.MICROPHONE_OFF, Shortcut.MICROPHONE),
                forbidden("microphone", MaterialDesignM.MICROPHONE_OFF),
                texts.text("call.bar.microphone_devices"),
                microphoneMenu);
        camera = new SplitControl(
                cameraSwitch,
                toggle("camera", MaterialDesignV.VIDEO_OUTLINE, MaterialDesignV.VIDEO_OFF_OUTLINE, Shortcut.CAMERA),
                forbidden("camera", MaterialDesignV.VIDEO_OFF_OUTLINE),
                texts.text("call.bar.camera_devices"),
                menus.of(List.of(DeviceKind.CAMERA), Optional.empty(), List.of()));
        microphone.toggle().setId("microphone");
        microphone.arrow().setId("microphone-devices");
        camera.toggle().setId("camera");
        camera.arrow().setId("camera-devices");
        share = button("share", MaterialDesignM.MONITOR_SHARE, "call.bar.share", keys(Shortcut.SHARE), actions::share);
        chat = button(
                "chat", MaterialDesignM.MESSAGE_TEXT_OUTLINE, "call.bar.chat", keys(Shortcut.CHAT), actions::chat);
        people = button(
                "people",
                MaterialDesignA.ACCOUNT_GROUP_OUTLINE,
                "call.bar.people",
                keys(Shortcut.PEOPLE),
                actions::people);
        layout = button("layout", MaterialDesignV.VIEW_GRID_OUTLINE, "call.bar.layout_grid", "", actions::layout);
        ContextMenu moreMenu = moreMenu(canInvite);
        more = button("more", MaterialDesignD.DOTS_HORIZONTAL, "call.bar.more", "", () -> {});
        more.setOnAction(e -> moreMenu.show(more, Side.TOP, 0, -8));
        leave = button("leave", MaterialDesignP.PHONE_HANGUP_OUTLINE, "call.bar.leave", "", actions::leave);
        leave.getStyleClass().add("danger");
        level.getStyleClass().add("microphone-level");
        getChildren()
                .addAll(withLevel(microphone), camera, share, gap(), badged(chat), people, layout, more, gap(), leave);
        setUnread(0);
        setLevel(0, 0);
    }

    /**
     * Shows the level of the own microphone.
     *
     * @param value of what others hear, 0 to 1
     * @param heard of what the microphone hears, 0 to 1
     */
    public void setLevel(double value, double heard) {
        menuMeter.setLevel(heard);
        // Speech is far below full scale; a square root spreads it over the button.
        double shown = Math.round(Math.sqrt(Math.clamp(value, 0, 1)) * 20) / 20.0;
        level.setScaleX(shown);
        level.setVisible(shown > 0);
    }

    /** Whether the own screen is shared; the button stops it then. */
    public void setSharing(boolean sharing) {
        share.setIcon(sharing ? MaterialDesignM.MONITOR_OFF : MaterialDesignM.MONITOR_SHARE);
        share.setLabel(texts.text(sharing ? "call.bar.share_stop" : "call.bar.share"));
        share.pseudoClassStateChanged(OPEN, sharing);
    }

    /** Whether a screen can be shared now. */
    public void setMayShare(boolean may) {
        mayShare = may;
        showShare();
    }

    /** Whether the server does not let this person share; pressing the button says so. */
    public void setShareForbidden(boolean forbidden) {
        shareForbidden = forbidden;
        if (!shareLocked) {
            share.getStyleClass().remove("locked");
        }
        if (forbidden) {
            share.getStyleClass().add("locked");
            share.setAccessibleHelp(texts.text("room.failure.not_permitted"));
        }
        showShare();
    }

    private void showShare() {
        share.setDisable(!inCall || !(mayShare || shareLocked || shareForbidden));
    }

    /** Nothing can be shared from here; pressing the button says why, as it is read out. */
    public void setShareLocked(String words) {
        shareLocked = true;
        share.setIcon(MaterialDesignM.MONITOR_LOCK);
        share.setAccessibleHelp(words);
        share.getStyleClass().add("locked");
        showShare();
    }

    /** The list of microphones and speakers, which shows a meter too. */
    public ContextMenu microphoneMenu() {
        return microphoneMenu;
    }

    /** How many messages wait to be read. */
    public void setUnread(int count) {
        unread.setVisible(count > 0);
        unread.setText(count > MAX_COUNT ? MAX_COUNT + "+" : String.valueOf(count));
        String word = texts.text("call.bar.chat");
        chat.setAccessibleText(count > 0 ? word + ", " + texts.text("call.bar.unread", count) : word);
    }

    /** How many people are there. */
    public void setPeople(int count) {
        people.setAccessibleText(texts.text("call.bar.people") + ", " + texts.text("call.status.people", count));
    }

    /** Which of the panels is open. */
    public void setOpen(boolean chatOpen, boolean peopleOpen) {
        chat.pseudoClassStateChanged(OPEN, chatOpen);
        people.pseudoClassStateChanged(OPEN, peopleOpen);
    }

    /** Whether the stage shows all alike; the button offers the other way. */
    public void setGrid(boolean grid) {
        layout.setIcon(grid ? MaterialDesignC.CARD_ACCOUNT_DETAILS_OUTLINE : MaterialDesignV.VIEW_GRID_OUTLINE);
        layout.setLabel(texts.text(grid ? "call.bar.layout_focus" : "call.bar.layout_grid"));
    }

    public void setFullScreen(boolean full) {
        fullScreen.setText(texts.text(full ? "call.bar.full_screen_leave" : "call.bar.full_screen"));
    }

    /**
     * The controls' current availability.
     *
     * @param callGoesOn whether the call goes on; after its end only leaving is possible
     * @param layoutChoice whether there is more than one way to show who is there
     */
    public void setPossible(boolean callGoesOn, boolean layoutChoice) {
        inCall = callGoesOn;
        for (Node node : getChildren()) {
            node.setDisable(!inCall && !node.equals(leave));
        }
        layout.setDisable(!inCall || !layoutChoice);
        showShare();
    }

    @Override
    protected void layoutChildren() {
        if (!compact) {
            fullWidth = super.computePrefWidth(-1);
        }
        boolean fits = getWidth() >= fullWidth;
        if (compact == fits) {
            compact = !fits;
            showCompact(compact);
        }
        super.layoutChildren();
    }

    @Override
    protected double computeMinWidth(double height) {
        return 0;
    }

    private void showCompact(boolean value) {
        microphone.setCompact(value);
        camera.setCompact(value);
        List.of(share, chat, people, layout, more, leave).forEach(button -> button.setCompact(value));
    }

    private ToggleControl toggle(String part, Ikon on, Ikon off, Shortcut shortcut) {
        String keys = "  (" + keys(shortcut) + ")";
        return new ToggleControl(
                new ToggleControl.Face(
                        on,
                        texts.text("call.bar." + part + "_on"),
                        texts.text("call.bar." + part + "_turn_off") + keys),
                new ToggleControl.Face(
                        off,
                        texts.text("call.bar." + part + "_off"),
                        texts.text("call.bar." + part + "_turn_on") + keys));
    }

    private ToggleControl.Face forbidden(String part, Ikon ikon) {
        return new ToggleControl.Face(
                ikon, texts.text("call.bar." + part + "_forbidden"), texts.text("room.failure.not_permitted"));
    }

    private String keys(Shortcut shortcut) {
        return shortcut.keys(texts);
    }

    private IconButton button(String id, Ikon icon, String key, String shortcut, Runnable action) {
        IconButton button = new IconButton(icon, texts.text(key), shortcut);
        button.setId(id);
        button.setOnAction(e -> action.run());
        return button;
    }

    private ContextMenu moreMenu(boolean canInvite) {
        ContextMenu menu = new ContextMenu();
        fullScreen.setOnAction(e -> actions.fullScreen());
        menu.getItems().add(fullScreen);
        if (canInvite) {
            menu.getItems().add(item("call.bar.invite", MaterialDesignL.LINK_VARIANT, actions::invite));
        }
        menu.getItems().add(item("call.bar.settings", MaterialDesignC.COG_OUTLINE, actions::settings));
        menu.getItems().add(item("call.bar.doctor", MaterialDesignS.STETHOSCOPE, actions::doctor));
        menu.getItems().add(item("call.bar.report", MaterialDesignF.FILE_ALERT_OUTLINE, actions::report));
        menu.getItems().add(item("call.bar.statistics", MaterialDesignC.CHART_LINE, actions::statistics));
        menu.getItems().add(item("call.bar.keys", MaterialDesignK.KEYBOARD_OUTLINE, actions::keys));
        fullScreen.setGraphic(Glyph.of(MaterialDesignF.FULLSCREEN));
        setFullScreen(false);
        return menu;
    }

    private MenuItem item(String key, Ikon icon, Runnable action) {
        MenuItem item = new MenuItem(texts.text(key), Glyph.of(icon));
        item.setOnAction(e -> action.run());
        return item;
    }

    private StackPane badged(IconButton button) {
        unread.getStyleClass().add("unread-badge");
        unread.setId("unread");
        unread.setMouseTransparent(true);
        StackPane.setAlignment(unread, Pos.TOP_RIGHT);
        StackPane pane = new StackPane(button, unread);
        pane.setMaxHeight(USE_PREF_SIZE);
        return pane;
    }

    private StackPane withLevel(SplitControl control) {
        level.setMouseTransparent(true);
        StackPane.setAlignment(level, Pos.BOTTOM_CENTER);
        StackPane pane = new StackPane(control, level);
        pane.setMaxHeight(USE_PREF_SIZE);
        return pane;
    }

    private static Region gap() {
        Region gap = new Region();
        gap.getStyleClass().add("control-gap");
        HBox.setHgrow(gap, Priority.SOMETIMES);
        return gap;
    }
}
