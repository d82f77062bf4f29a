package io.postern.desktop.call.tile;

import io.postern.desktop.call.layout.TileArrangement.Role;
import io.postern.desktop.fx.Avatar;
import io.postern.desktop.fx.FxThread;
import io.postern.desktop.fx.Glyph;
import io.postern.desktop.picture.PictureWorkers;
import io.postern.desktop.picture.VideoSurface;
import io.postern.media.frame.Picture;
import io.postern.media.frame.PictureSource;
import io.postern.resources.Texts;
import io.postern.room.ConnectionQuality;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignM;
import org.kordamp.ikonli.materialdesign2.MaterialDesignP;
import org.kordamp.ikonli.materialdesign2.MaterialDesignR;

/** A tile of the stage. Shows a {@link TileModel}; its place and role come from the stage. On the JavaFX thread. */
public final class TileView extends Region implements AutoCloseable {
    private static final PseudoClass SELF_VIEW = PseudoClass.getPseudoClass("self-view");
    private static final PseudoClass PICTURED = PseudoClass.getPseudoClass("pictured");
    private static final PseudoClass SMALL = PseudoClass.getPseudoClass("small");
    private static final double RADIUS = 8;
    private static final double INSET = 8;
    private static final double SMALL_WIDTH = 220;
    private static final Duration RING_IN = Duration.millis(80);
    private static final Duration RING_OUT = Duration.millis(300);

    private final Texts texts;
    private final BooleanSupplier reducedMotion;
    private final Function<String, PictureSource> pictures;
    private final VideoSurface surface;
    private final Avatar avatar = new Avatar();
    private final Region dim = styled(new Region(), "tile-dim");
    private final Label name = new Label();
    private final FontIcon muted = Glyph.of(MaterialDesignM.MICROPHONE_OFF, "tile-muted");
    private final FontIcon agent = Glyph.of(MaterialDesignR.ROBOT_OUTLINE, "tile-agent");
    private final FontIcon screen = Glyph.of(MaterialDesignM.MONITOR_SHARE, "tile-agent");
    private final HBox band = styled(new HBox(), "tile-band");
    private final Label note = styled(new Label(), "tile-note");
    private final QualityBars quality = new QualityBars();
    private final FontIcon pin = Glyph.of(MaterialDesignP.PIN, "tile-pin-icon");
    private final HBox pinBadge = styled(new HBox(pin), "tile-pin");
    private final Region ring = styled(new Region(), "speaking-ring");
    private final Region edge = styled(new Region(), "tile-edge");
    private final FadeTransition fade = new FadeTransition(RING_IN, ring);
    private Optional<TileModel> model = Optional.empty();
    private Optional<String> watched = Optional.empty();
    private Role role = Role.TILE;
    private boolean speaking;

    /**
     * @param pictures gives the pictures of a publication
     * @param reducedMotion whether things should change without moving or fading
     */
    public TileView(
            Texts texts,
            FxThread fx,
            PictureWorkers workers,
            Function<String, PictureSource> pictures,
            BooleanSupplier reducedMotion) {
        this.texts = texts;
        this.pictures = pictures;
        this.reducedMotion = reducedMotion;
        surface = new VideoSurface(fx, workers);
        getStyleClass().addAll("tile", "focus-ring");
        setFocusTraversable(true);
        setAccessibleRole(AccessibleRole.NODE);
        band.getChildren().addAll(muted, agent, screen, name);
        name.setMinWidth(0);
        ring.setOpacity(0);
        surface.pictureProperty().subscribe(this::pictured);
        surface.pastProperty().subscribe(this::dim);
        // Painted once and not again with every picture below it.
        band.setCache(true);
        surface.setCornerRadius(RADIUS);
        List<Node> children = List.of(avatar, surface, dim, band, quality, note, pinBadge, ring, edge);
        for (Node child : children) {
            child.setMouseTransparent(true);
        }
        getChildren().addAll(children);
    }

    /** What it shows now. */
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
            avatar.setPerson(next.key().identity(), next.name());
            name.setText(next.own() && !next.key().isScreen() ? texts.text("call.tile.own", next.name()) : next.name());
        }
        showIf(muted, next.microphoneOff());
        showIf(agent, next.agent() && !next.key().isScreen());
        showIf(screen, next.key().isScreen());
        quality.show(next.quality());
        pinBadge.setVisible(next.pinned());
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
    }

    /** Called in the pulse that puts the first picture of each source on the screen. */
    public void setOnFirstPicture(Runnable action) {
        surface.setOnFirstPicture(action);
    }

    /** How many pictures were put on the screen so far. Any thread. */
    public long framesShown() {
        return surface.framesShown();
    }

    /** The size of the pictures as they arrive; 0 × 0 without one. */
    public Dimension2D sourceSize() {
        return surface.sourceSize();
    }

    @Override
    public void close() {
        fade.stop();
        surface.close();
    }

    private void watch(TileModel next) {
        if (next.video().equals(watched)) {
            surface.setMirrored(next.mirrored());
            return;
        }
        // While the server holds a picture back the last one stays; a publication that ends takes it away.
        watched = next.video();
        surface.setFit(next.key().isScreen() ? Picture.Fit.CONTAIN : Picture.Fit.COVER);
        surface.setMirrored(next.mirrored());
        surface.setSource(watched.map(pictures).orElse(null));
    }

    // Below a picture there is nothing to paint.
    private void pictured(boolean shown) {
        avatar.setVisible(!shown);
        pseudoClassStateChanged(PICTURED, shown);
    }

    /** What is no longer so is dimmed: held back by the server, or of before the tile was last out of sight. */
    private void dim() {
        boolean paused =
                model.filter(tile -> tile.note() == TileModel.Note.PAUSED).isPresent();
        dim.setVisible(paused || surface.pastProperty().get());
    }

    private void showNote(TileModel.Note kind) {
        boolean shown = kind != TileModel.Note.NONE;
        note.setText(shown ? texts.text("call.tile." + kind.name().toLowerCase(Locale.ROOT)) : "");
        note.setVisible(shown);
    }

    private void setSpeaking(boolean now) {
        if (speaking == now) {
            return;
        }
        speaking = now;
        fade.stop();
        if (reducedMotion.getAsBoolean()) {
            ring.setOpacity(now ? 1 : 0);
            return;
        }
        fade.setDuration(now ? RING_IN : RING_OUT);
        fade.setToValue(now ? 1 : 0);
        fade.play();
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
            words.add(note.getText());
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
        boolean small = width < SMALL_WIDTH;
        pseudoClassStateChanged(SMALL, small);
        double inset = small ? INSET / 2 : INSET;
        surface.resizeRelocate(0, 0, width, height);
        dim.resizeRelocate(0, 0, width, height);
        ring.resizeRelocate(0, 0, width, height);
        edge.resizeRelocate(0, 0, width, height);
        double qualityWidth = quality.isVisible() ? quality.prefWidth(-1) + inset : 0;
        boolean qualityOnTop = role == Role.FOCUS || role == Role.SELF_VIEW;
        double bandWidth = Math.min(
                Math.ceil(band.prefWidth(-1)), Math.max(0, width - 2 * inset - (qualityOnTop ? 0 : qualityWidth)));
        double bandHeight = Math.ceil(band.prefHeight(-1));
        band.resizeRelocate(inset, height - bandHeight - inset, bandWidth, bandHeight);
        double qualityHeight = quality.prefHeight(-1);
        // In the large tile the own picture may float over the bottom right corner.
        quality.resizeRelocate(
                width - quality.prefWidth(-1) - inset,
                qualityOnTop ? inset : height - qualityHeight - inset,
                quality.prefWidth(-1),
                qualityHeight);
        placeAvatarAndNote(width, height, height - bandHeight - 2 * inset);
        double badge = pinBadge.prefWidth(-1);
        pinBadge.resizeRelocate(inset, inset, badge, pinBadge.prefHeight(-1));
    }

    // The avatar stands in the middle of the tile; a note below it moves it up as far as it must.
    private void placeAvatarAndNote(double width, double height, double free) {
        double noteWidth = Math.min(Math.ceil(note.prefWidth(-1)), width - INSET);
        double noteHeight = Math.ceil(note.prefHeight(noteWidth));
        double below = note.isVisible() && avatar.isVisible() ? noteHeight + INSET : 0;
        double disc = Math.clamp(Math.min(Math.min(width, height) * 0.45, free - below), 16, 144);
        double top = Math.rint((height - disc) / 2);
        if (below > 0) {
            top = Math.max(0, Math.min(top, free - below - disc));
        }
        avatar.resizeRelocate(Math.rint((width - disc) / 2), top, disc, disc);
        double noteTop = avatar.isVisible() ? top + disc + INSET : Math.rint((height - noteHeight) / 2);
        note.resizeRelocate(Math.rint((width - noteWidth) / 2), noteTop, noteWidth, noteHeight);
    }

    private static void showIf(Node node, boolean shown) {
        node.setVisible(shown);
        node.setManaged(shown);
    }

    private static <T extends Node> T styled(T node, String style) {
        node.getStyleClass().add(style);
        return node;
    }
}
