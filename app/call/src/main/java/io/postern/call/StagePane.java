package io.postern.call;

import io.postern.call.context.CallContext;
import io.postern.call.layout.CallLayout;
import io.postern.call.layout.TileArrangement;
import io.postern.call.layout.TileArrangement.Placement;
import io.postern.call.layout.TileArrangement.Role;
import io.postern.call.layout.TileArrangement.Stage;
import io.postern.call.tile.TileKey;
import io.postern.call.tile.TileModel;
import io.postern.call.tile.TileView;
import io.postern.resources.Texts;
import io.postern.ui.video.FrameWorkers;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javafx.animation.Interpolator;
import javafx.animation.TranslateTransition;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.MenuItem;
import javafx.scene.input.ContextMenuEvent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.Pane;
import javafx.stage.Window;
import javafx.util.Duration;

/**
 * Lays out the tiles of the stage. Tiles of other pages stay in the scene, invisible, and then watch nothing. On the
 * JavaFX thread.
 */
final class StagePane extends Pane implements AutoCloseable {
    private static final Duration MOVE_DURATION = Duration.millis(150);

    /** How long tiles are made at a time: a room of fifty is not to keep the first frame from the screen. */
    private static final java.time.Duration OPENING = java.time.Duration.ofMillis(12);

    private final CallViewModel model;
    private final CallContext context;
    private final Texts texts;
    private final FrameWorkers workers;
    private final TileFrameCounter measured;
    private final Map<TileKey, TileView> views = new HashMap<>();
    private final ReadOnlyObjectWrapper<TileArrangement> arrangement =
            new ReadOnlyObjectWrapper<>(new TileArrangement(List.of(), 0, 1, 1));
    private List<TileModel> tiles = List.of();
    private Optional<CallLayout> layout = Optional.empty();
    private Optional<Stage> arrangedFor = Optional.empty();
    private boolean stale = true;
    private boolean opening;
    private boolean closed;

    StagePane(CallViewModel model, CallContext context, FrameWorkers workers, TileFrameCounter measured) {
        this.model = model;
        this.context = context;
        this.texts = context.texts();
        this.workers = workers;
        this.measured = measured;
        getStyleClass().add("call-stage");
        setId("call-stage");
        setMinSize(0, 0);
        model.stateProperty().subscribe(this::show);
    }

    /** The current content of the stage. */
    ReadOnlyObjectProperty<TileArrangement> arrangementProperty() {
        return arrangement.getReadOnlyProperty();
    }

    /** The tile at a place on the stage, counted from 0 in the order of the arrangement. */
    Optional<TileKey> tileAt(int place) {
        List<Placement> placements = arrangement.get().placements();
        return place < placements.size()
                ? Optional.of(tiles.get(placements.get(place).tile()).key())
                : Optional.empty();
    }

    @Override
    public void close() {
        closed = true;
        tiles = List.of();
        views.forEach((key, view) -> {
            measured.remove(key);
            view.close();
        });
        views.clear();
        getChildren().clear();
    }

    private void show(CallState state) {
        tiles = state.tiles();
        Set<TileKey> present = new HashSet<>();
        for (TileModel tile : tiles) {
            present.add(tile.key());
            TileView view = views.get(tile.key());
            if (view != null) {
                view.show(tile);
            }
        }
        views.entrySet().removeIf(entry -> {
            if (present.contains(entry.getKey())) {
                return false;
            }
            measured.remove(entry.getKey());
            getChildren().remove(entry.getValue());
            entry.getValue().close();
            return true;
        });
        layout = state.layout();
        stale = true;
        requestLayout();
        openSome();
    }

    /** Makes tiles that are missing, the first ones first, for a while; the rest after the window has had its turn. */
    private void openSome() {
        long until = System.nanoTime() + OPENING.toNanos();
        for (TileModel tile : tiles) {
            if (views.containsKey(tile.key())) {
                continue;
            }
            if (System.nanoTime() > until) {
                openLater();
                return;
            }
            TileView view = open(tile.key());
            views.put(tile.key(), view);
            view.show(tile);
            stale = true;
            requestLayout();
        }
    }

    private void openLater() {
        if (!opening) {
            opening = true;
            context.fx().after(java.time.Duration.ZERO, () -> {
                opening = false;
                if (!closed) {
                    openSome();
                }
            });
        }
    }

    private TileView open(TileKey key) {
        TileView view = new TileView(texts, context.fx(), workers, model::video, context.reducedMotionProperty()::get);
        view.setManaged(false);
        view.setVisible(false);
        view.addEventHandler(MouseEvent.MOUSE_CLICKED, e -> {
            if (e.getButton() == MouseButton.PRIMARY && e.getClickCount() == 2) {
                model.togglePin(key);
            }
        });
        view.addEventHandler(KeyEvent.KEY_PRESSED, e -> {
            if (e.getCode() == KeyCode.ENTER) {
                model.togglePin(key);
                e.consume();
            }
        });
        view.addEventHandler(ContextMenuEvent.CONTEXT_MENU_REQUESTED, e -> {
            menu(key).show(view, e.getScreenX(), e.getScreenY());
            e.consume();
        });
        measured.add(key, view, () -> isRemote(key), model::firstRemoteFrame);
        getChildren().add(view);
        return view;
    }

    private boolean isRemote(TileKey key) {
        return model.state().tile(key).filter(tile -> !tile.own()).isPresent();
    }

    private ContextMenu menu(TileKey key) {
        ContextMenu menu = new ContextMenu();
        model.state().tile(key).ifPresent(tile -> {
            MenuItem pin = new MenuItem(texts.text(tile.pinned() ? "call.tile.unpin" : "call.tile.pin"));
            pin.setOnAction(e -> model.togglePin(key));
            menu.getItems().add(pin);
            boolean wanted = tile.note() != TileModel.Note.NOT_WANTED;
            boolean choosable = !tile.own() && (tile.video().isPresent() || !wanted);
            if (choosable) {
                MenuItem video = new MenuItem(texts.text(wanted ? "call.tile.video_stop" : "call.tile.video_start"));
                video.setOnAction(e -> model.setVideoWanted(key, !wanted));
                menu.getItems().add(video);
            }
        });
        return menu;
    }

    @Override
    protected void layoutChildren() {
        Window window = getScene() == null ? null : getScene().getWindow();
        Stage stage = new Stage(getWidth(), getHeight(), window == null ? 1 : window.getOutputScaleX());
        boolean sameStage = arrangedFor.equals(Optional.of(stage));
        if (sameStage && !stale) {
            return;
        }
        stale = false;
        arrangedFor = Optional.of(stage);
        TileArrangement next = layout.map(l -> TileArrangement.arrange(stage, l))
                .orElseGet(() -> new TileArrangement(List.of(), 0, 1, 1));
        // Tiles slide when people come and go; while the window is being resized they stick to it.
        boolean slide = sameStage && !context.reducedMotionProperty().get();
        place(next, slide);
        model.setFirstPage(next.perPage());
        arrangement.set(next);
    }

    private void place(TileArrangement next, boolean slide) {
        Set<TileView> shown = new HashSet<>();
        for (Placement placement : next.placements()) {
            TileView view = views.get(tiles.get(placement.tile()).key());
            if (view == null) {
                continue;
            }
            shown.add(view);
            double fromX = view.getLayoutX() + view.getTranslateX();
            double fromY = view.getLayoutY() + view.getTranslateY();
            boolean moves = view.isVisible() && (fromX != placement.x() || fromY != placement.y());
            view.setRole(placement.role());
            view.resizeRelocate(placement.x(), placement.y(), placement.width(), placement.height());
            view.setViewOrder(placement.role() == Role.SELF_VIEW ? -1 : 0);
            view.setVisible(true);
            if (moves && slide) {
                slide(view, fromX - placement.x(), fromY - placement.y());
            } else if (moves) {
                view.setTranslateX(0);
                view.setTranslateY(0);
            }
        }
        for (TileView view : views.values()) {
            if (!shown.contains(view)) {
                view.setVisible(false);
            }
        }
    }

    private static void slide(TileView view, double byX, double byY) {
        TranslateTransition move = new TranslateTransition(MOVE_DURATION, view);
        move.setInterpolator(Interpolator.EASE_BOTH);
        move.setFromX(byX);
        move.setFromY(byY);
        move.setToX(0);
        move.setToY(0);
        move.play();
    }
}
