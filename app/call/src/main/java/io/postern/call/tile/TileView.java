package io.postern.call.tile;

import io.postern.call.layout.TileArrangement.Role;
import io.postern.media.frame.VideoFrame;
import io.postern.media.frame.VideoSource;
import io.postern.resources.Texts;
import io.postern.room.ConnectionQuality;
import io.postern.ui.control.Avatar;
import io.postern.ui.control.Glyph;
import io.postern.ui.fx.FxThread;
import io.postern.ui.video.FrameWorkers;
import io.postern.ui.video.VideoSurface;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import javafx.animation.FadeTransition;
import javafx.css.PseudoClass;
import javafx.geometry.Dimension2D;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.util.Duration;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignM;
import org.kordamp.ikonli.materialdesign2.MaterialDesignP;
import org.kordamp.ikonli.materialdesign2.MaterialDesignR;

/**
 * Shows a {@link TileModel} as a tile of the stage. Shows a {@link TileModel}; its place and role come from the stage.
 * On the JavaFX thread.
 */
public final class TileView extends Region implements AutoCloseable {
    private static final PseudoClass SELF_VIEW = PseudoClass.getPseudoClass("self-view");
    private static final PseudoClass PICTURED = PseudoClass.getPseudoClass("pictured");
    private static final PseudoClass SMALL = PseudoClass.getPseudoClass("small");
    private static final double CORNER_RADIUS = 8;
    private static final double INSET = 8;
    private static final double SMALL_TILE_WIDTH = 220;
    private static final Duration RING_FADE_IN = Duration.millis(80);
    private static final Duration RING_FADE_OUT = Duration.millis(300);

    private final Texts texts;
    private final BooleanSupplier reducedMotion;
    private final Function<String, VideoSource> pictures;
    private final VideoSurface surface;
    private final Label name = new Label();
    private final HBox band = styled(new HBox(name), "tile-band");
    private final Map<Ikon, FontIcon> marks = new HashMap<>();
    private final TileLayers.Layer<Avatar> avatar;
    private final TileLayers.Layer<Region> dim;
    private final TileLayers.Layer<QualityBars> quality;
    private final TileLayers.Layer<Label> note;
    private final TileLayers.Layer<HBox> pin;
    private final TileLayers.Layer<Region> ring;
    private final TileLayers.Layer<Region> edge;
    private @Nullable FadeTransition fade;
    private Optional<TileModel> model = Optional.empty();
    private Optional<String> watched = Optional.empty();
    private Role role = Role.TILE;
    private boolean speaking;

    /**
     * @param pictures gives the video of a publication
     * @param reducedMotion whether things should change without moving or fading
     */
    public TileView(
            Texts texts,
            FxThread fx,
            FrameWorkers workers,
            Function<String, VideoSource> pictures,
            BooleanSupplier reducedMotion) {
        this.texts = texts;
        this.pictures = pictures;
        this.reducedMotion = reducedMotion;
        surface = new VideoSurface(fx, workers);
        getStyleClass().addAll("tile", "focus-ring");
        setFocusTraversable(true);
        setAccessibleRole(AccessibleRole.NODE);
        name.setMinWidth(0);
        TileLayers layers = new TileLayers(getChildren());
        avatar = layers.add(Avatar::new);
        layers.add(() -> surface).show(true);
        dim = layers.add(() -> styled(new Region(), "tile-dim"));
        layers.add(() -> band).show(true);
        quality = layers.add(QualityBars::new);
        note = layers.add(() -> styled(new Label(), "tile-note"));
        pin = layers.add(() -> styled(new HBox(Glyph.of(MaterialDesignP.PIN, "tile-pin-icon")), "tile-pin"));
        ring = layers.add(() -> styled(new Region(), "speaking-ring"));
        edge = layers.add(() -> styled(new Region(), "tile-edge"));
        surface.frameShownProperty().subscribe(this::pictured);
        surface.pastProperty().subscribe(this::dim);
        focusVisibleProperty().subscribe(this::edge);
        // Painted once and not again with every frame below it.
        band.setCache(true);
        surface.setCornerRadius(CORNER_RADIUS);
    }

    /** The model that is shown. */
    public Optional<TileModel> model() {
        return model;
    }

    /** Shows a model; what did not change is not touched. */
    public void show(TileModel next) {
        if (model.equals(Optional.of(next))) {
            return;
        }
        boolean first = model.isEmpty();
        TileModel before = model.orElse(next);
        model = Optional.of(next);
        if (first || !before.name().equals(next.name()) || !before.key().equals(next.key())) {
            name.setText(next.own() && next.key().isPerson() ? texts.text("call.tile.own", next.name()) : next.name());
            avatar.shown().ifPresent(this::person);
        }
        mark(next);
        quality.show(QualityBars.isBad(next.quality()));
        quality.shown().ifPresent(bars -> bars.show(next.quality()));
        pin.show(next.pinned());
        dim();
        showNote(next.note());
        watch(next);
        setSpeaking(next.speaking());
        setAccessibleText(words(next));
        requestLayout();
    }

    /** Its part in the arrangement. */
    public void setRole(Role newRole) {
        role = newRole;
        pseudoClassStateChanged(SELF_VIEW, role == Role.SELF_VIEW);
        edge();
    }

    /** Called in the pulse that puts the first frame of each source on the screen. */
    public void setOnFirstFrame(Runnable action) {
        surface.setOnFirstFrame(action);
    }

    /** How many frames were put on the screen so far. Any thread. */
    public long framesShown() {
        return surface.framesShown();
    }

    /** The size of the frames as they arrive; 0 × 0 without one. */
    public Dimension2D sourceSize() {
        return surface.sourceSize();
    }

    @Override
    public void close() {
        stopFading();
        surface.close();
    }

    private void watch(TileModel next) {
        if (next.video().equals(watched)) {
            surface.setMirrored(next.mirrored());
            return;
        }
        // While the server holds a frame back the last one stays; a publication that ends takes it away.
        watched = next.video();
        surface.setFit(next.key().isScreen() ? VideoFrame.Fit.CONTAIN : VideoFrame.Fit.COVER);
        surface.setMirrored(next.mirrored());
        surface.setSource(watched.map(pictures).orElse(null));
    }

    // Below a frame there is nothing to paint.
    private void pictured(boolean shown) {
        avatar.show(!shown);
        avatar.shown().ifPresent(this::person);
        pseudoClassStateChanged(PICTURED, shown);
        requestLayout();
    }

    private void person(Avatar shown) {
        model.ifPresent(tile -> shown.setPerson(tile.key().identity(), tile.name()));
    }

    /** The icons before the name. */
    private void mark(TileModel tile) {
        List<Node> shown = new ArrayList<>();
        if (tile.microphoneOff()) {
            shown.add(mark(MaterialDesignM.MICROPHONE_OFF, "tile-muted"));
        }
        if (tile.agent() && tile.key().isPerson()) {
            shown.add(mark(MaterialDesignR.ROBOT_OUTLINE, "tile-agent"));
        }
        if (tile.key().isScreen()) {
            shown.add(mark(MaterialDesignM.MONITOR_SHARE, "tile-agent"));
        }
        shown.add(name);
        if (!shown.equals(band.getChildren())) {
            band.getChildren().setAll(shown);
        }
    }

    private FontIcon mark(Ikon ikon, String style) {
        return marks.computeIfAbsent(ikon, wanted -> Glyph.of(wanted, style));
    }

    /** Stale video is dimmed: held back by the server, or from before the tile was last out of sight. */
    private void dim() {
        boolean paused =
                model.filter(tile -> tile.note() == TileModel.Note.PAUSED).isPresent();
        dim.show(paused || surface.pastProperty().get());
        requestLayout();
    }

    private void showNote(TileModel.Note kind) {
        note.show(kind != TileModel.Note.NONE);
        note.shown().ifPresent(label -> label.setText(noteText(kind)));
    }

    private String noteText(TileModel.Note kind) {
        return texts.text("call.tile." + kind.name().toLowerCase(Locale.ROOT));
    }

    /** The border of the own video, which floats over others, and of the tile that has the keyboard. */
    private void edge() {
        edge.show(role == Role.SELF_VIEW || isFocusVisible());
        requestLayout();
    }

    private void setSpeaking(boolean now) {
        if (speaking == now) {
            return;
        }
        speaking = now;
        stopFading();
        if (reducedMotion.getAsBoolean()) {
            ring.show(now);
            ring.shown().ifPresent(shown -> shown.setOpacity(1));
            return;
        }
        if (now && !ring.isShown()) {
            ring.get().setOpacity(0);
            ring.show(true);
        }
        ring.shown().ifPresent(shown -> fade(shown, now));
    }

    private void fade(Region shown, boolean in) {
        FadeTransition next = new FadeTransition(in ? RING_FADE_IN : RING_FADE_OUT, shown);
        next.setToValue(in ? 1 : 0);
        next.setOnFinished(e -> ring.show(in));
        fade = next;
        next.play();
    }

    private void stopFading() {
        if (fade != null) {
            fade.stop();
            fade = null;
        }
    }

    private String words(TileModel tile) {
        List<String> words = new ArrayList<>();
        words.add(name.getText());
        if (tile.agent()) {
            words.add(texts.text("call.tile.agent"));
        }
        if (tile.microphoneOff()) {
            words.add(texts.text("call.tile.microphone_off"));
        }
        if (tile.speaking()) {
            words.add(texts.text("call.tile.speaking"));
        }
        if (tile.note() != TileModel.Note.NONE) {
            words.add(noteText(tile.note()));
        }
        if (QualityBars.isBad(tile.quality())) {
            words.add(texts.text(
                    tile.quality() == ConnectionQuality.LOST ? "call.tile.quality_lost" : "call.tile.quality_poor"));
        }
        if (tile.pinned()) {
            words.add(texts.text("call.tile.pinned"));
        }
        return String.join(", ", words);
    }

    @Override
    protected void layoutChildren() {
        double width = getWidth();
        double height = getHeight();
        boolean small = width < SMALL_TILE_WIDTH;
        pseudoClassStateChanged(SMALL, small);
        double inset = small ? INSET / 2 : INSET;
        surface.resizeRelocate(0, 0, width, height);
        for (TileLayers.Layer<Region> whole : List.of(dim, ring, edge)) {
            whole.shown().ifPresent(shown -> shown.resizeRelocate(0, 0, width, height));
        }
        double qualityWidth =
                quality.shown().map(bars -> bars.prefWidth(-1) + inset).orElse(0.0);
        boolean qualityOnTop = role == Role.FOCUS || role == Role.SELF_VIEW;
        double bandWidth = Math.min(
                Math.ceil(band.prefWidth(-1)), Math.max(0, width - 2 * inset - (qualityOnTop ? 0 : qualityWidth)));
        double bandHeight = Math.ceil(band.prefHeight(-1));
        band.resizeRelocate(inset, height - bandHeight - inset, bandWidth, bandHeight);
        quality.shown().ifPresent(bars -> {
            double barsWidth = bars.prefWidth(-1);
            double barsHeight = bars.prefHeight(-1);
            // In the large tile the own video may float over the bottom right corner.
            double top = qualityOnTop ? inset : height - barsHeight - inset;
            bars.resizeRelocate(width - barsWidth - inset, top, barsWidth, barsHeight);
        });
        placeAvatarAndNote(width, height, height - bandHeight - 2 * inset);
        pin.shown().ifPresent(badge -> badge.resizeRelocate(inset, inset, badge.prefWidth(-1), badge.prefHeight(-1)));
    }

    // The avatar stands in the middle of the tile; a note below it moves it up as far as it must.
    private void placeAvatarAndNote(double width, double height, double free) {
        double noteWidth = note.shown()
                .map(label -> Math.min(Math.ceil(label.prefWidth(-1)), width - INSET))
                .orElse(0.0);
        double noteHeight = note.shown()
                .map(label -> Math.ceil(label.prefHeight(noteWidth)))
                .orElse(0.0);
        double below = note.isShown() && avatar.isShown() ? noteHeight + INSET : 0;
        double disc = Math.clamp(Math.min(Math.min(width, height) * 0.45, free - below), 16, 144);
        double middle = Math.rint((height - disc) / 2);
        double top = below > 0 ? Math.max(0, Math.min(middle, free - below - disc)) : middle;
        avatar.shown().ifPresent(shown -> shown.resizeRelocate(Math.rint((width - disc) / 2), top, disc, disc));
        double noteTop = avatar.isShown() ? top + disc + INSET : Math.rint((height - noteHeight) / 2);
        note.shown()
                .ifPresent(label ->
                        label.resizeRelocate(Math.rint((width - noteWidth) / 2), noteTop, noteWidth, noteHeight));
    }

    private static <T extends Node> T styled(T node, String style) {
        node.getStyleClass().add(style);
        return node;
    }
}
