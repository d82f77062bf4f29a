package io.postern.call.share;

import io.postern.media.device.ContentHint;
import io.postern.resources.Texts;
import io.postern.ui.control.PanelHeader;
import io.postern.ui.control.Visibility;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressIndicator;
import javafx.scene.control.RadioButton;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Toggle;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.util.Subscription;

/** A picker for screens and windows over the stage. On the JavaFX thread. */
public final class SharePicker extends VBox implements AutoCloseable {
    private final ShareViewModel model;
    private final Texts texts;
    private final ToggleGroup kinds = new ToggleGroup();
    private final ToggleButton screens;
    private final ToggleButton windows;
    private final ToggleGroup selection = new ToggleGroup();
    private final Map<String, ShareSourceTile> tiles = new HashMap<>();
    private final FlowPane grid = new FlowPane(12, 12);
    private final Label remark = new Label();
    private final Label nothing = new Label();
    private final ProgressIndicator looking = new ProgressIndicator();
    private final RadioButton detail;
    private final RadioButton motion;
    private final Button share;
    private final List<Subscription> subscriptions = new ArrayList<>();
    private boolean fresh;

    public SharePicker(Texts texts, ShareViewModel model) {
        this.model = model;
        this.texts = texts;
        getStyleClass().addAll("share-picker", "floating");
        setId("share-picker");
        screens = kind("share-screens", "call.share.screens");
        windows = kind("share-windows", "call.share.windows");
        ToggleGroup styles = new ToggleGroup();
        detail = style(styles, "share-detail", "call.share.detail", "call.share.detail_hint");
        motion = style(styles, "share-motion", "call.share.motion", "call.share.motion_hint");
        share = new Button(texts.text("call.share.start"));
        share.setId("share-start");
        share.getStyleClass().add("primary");
        share.setMinWidth(USE_PREF_SIZE);
        share.setOnAction(e -> shareSelected());
        looking.getStyleClass().add("share-looking");
        looking.setAccessibleText(texts.text("call.share.looking"));
        remark.setWrapText(true);
        remark.setMinHeight(USE_PREF_SIZE);
        remark.getStyleClass().add("share-remark");
        remark.setId("share-remark");
        nothing.getStyleClass().add("share-nothing");
        nothing.setId("share-nothing");
        ScrollPane scroll = new ScrollPane(new VBox(looking, nothing, grid));
        scroll.setFitToWidth(true);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        scroll.getStyleClass().add("share-scroll");
        VBox.setVgrow(scroll, Priority.ALWAYS);
        PanelHeader head = new PanelHeader(texts.text("call.share.title"), texts, model::closePicker);
        getChildren().addAll(head, new HBox(8, screens, windows), remark, scroll, foot());
        setMinHeight(0);
        addEventFilter(KeyEvent.KEY_PRESSED, this::pressed);
        kinds.selectToggle(screens);
        subscriptions.add(kinds.selectedToggleProperty().subscribe(this::keepOneKind));
        subscriptions.add(selection.selectedToggleProperty().subscribe(one -> share.setDisable(one == null)));
        subscriptions.add(model.choicesProperty().subscribe(this::show));
        subscriptions.add(model.remarkProperty().subscribe(this::remark));
        subscriptions.add(model.openProperty().subscribe(this::open));
    }

    private HBox foot() {
        FlowPane choice = new FlowPane(16, 8, detail, motion);
        choice.setAlignment(Pos.CENTER_LEFT);
        HBox.setHgrow(choice, Priority.ALWAYS);
        HBox foot = new HBox(16, choice, share);
        foot.setAlignment(Pos.CENTER);
        return foot;
    }

    private ToggleButton kind(String id, String key) {
        ToggleButton button = new ToggleButton(texts.text(key));
        button.setId(id);
        button.getStyleClass().add("share-kind");
        button.setToggleGroup(kinds);
        return button;
    }

    private RadioButton style(ToggleGroup group, String id, String key, String hint) {
        RadioButton button = new RadioButton(texts.text(key));
        button.setId(id);
        button.setToggleGroup(group);
        button.setTooltip(new Tooltip(texts.text(hint)));
        button.setAccessibleHelp(texts.text(hint));
        return button;
    }

    private void open(boolean opened) {
        setVisible(opened);
        if (!opened) {
            return;
        }
        fresh = true;
        tiles.clear();
        grid.getChildren().clear();
        selection.selectToggle(null);
        (model.style() == ContentHint.MOTION ? motion : detail).setSelected(true);
        screens.requestFocus();
    }

    /** Keeps the chosen kind selected when it is pressed again. */
    private void keepOneKind(Toggle before, Toggle now) {
        if (now == null) {
            kinds.selectToggle(before);
        } else {
            show(model.choicesProperty().get());
        }
    }

    private void remark(Optional<String> sentence) {
        remark.setText(sentence.orElse(""));
        Visibility.when(sentence.isPresent(), remark);
    }

    private void show(Optional<List<ShareSource>> choices) {
        Visibility.when(choices.isEmpty() && model.openProperty().get(), looking);
        if (choices.isEmpty()) {
            Visibility.when(false, nothing);
            return;
        }
        List<ShareSource> all = choices.get();
        boolean anyScreen = all.stream().anyMatch(ShareSource::isScreen);
        if (fresh && !anyScreen && !all.isEmpty()) {
            kinds.selectToggle(windows);
        }
        boolean wantScreens = screens.isSelected();
        List<ShareSourceTile> shown = all.stream()
                .filter(choice -> choice.isScreen() == wantScreens)
                .map(this::tile)
                .toList();
        if (!grid.getChildren().equals(shown)) {
            grid.getChildren().setAll(shown);
        }
        boolean selected = selection.getSelectedToggle() instanceof ShareSourceTile tile && shown.contains(tile);
        if (!selected) {
            selection.selectToggle(shown.isEmpty() ? null : shown.getFirst());
        }
        if (fresh && !shown.isEmpty()) {
            shown.getFirst().requestFocus();
        }
        fresh = false;
        nothing.setText(texts.text(wantScreens ? "call.share.no_screens" : "call.share.no_windows"));
        Visibility.when(shown.isEmpty(), nothing);
    }

    private ShareSourceTile tile(ShareSource choice) {
        ShareSourceTile known = tiles.get(choice.id());
        if (known != null) {
            known.show(choice);
            return known;
        }
        ShareSourceTile made = new ShareSourceTile(choice);
        made.setToggleGroup(selection);
        made.setOnMouseClicked(e -> {
            if (e.getButton() == MouseButton.PRIMARY) {
                // A click on the chosen one would choose none.
                selection.selectToggle(made);
                if (e.getClickCount() == 2) {
                    shareSelected();
                }
            }
        });
        tiles.put(choice.id(), made);
        return made;
    }

    private void pressed(KeyEvent e) {
        boolean onTile = getScene() != null && getScene().getFocusOwner() instanceof ShareSourceTile;
        if (e.getCode() == KeyCode.ENTER && onTile) {
            selection.selectToggle((ShareSourceTile) getScene().getFocusOwner());
            shareSelected();
            e.consume();
        }
    }

    private void shareSelected() {
        if (selection.getSelectedToggle() instanceof ShareSourceTile tile) {
            model.share(tile.choice(), motion.isSelected() ? ContentHint.MOTION : ContentHint.DETAIL);
        }
    }

    @Override
    public void close() {
        subscriptions.forEach(Subscription::unsubscribe);
    }
}
