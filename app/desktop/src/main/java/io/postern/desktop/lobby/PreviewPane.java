package io.postern.desktop.lobby;

import io.postern.resources.Texts;
import io.postern.ui.control.Avatar;
import io.postern.ui.control.Visibility;
import io.postern.ui.fx.FxThread;
import io.postern.ui.video.FrameWorkers;
import io.postern.ui.video.VideoSurface;
import javafx.geometry.Orientation;
import javafx.scene.control.Label;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.scene.shape.Rectangle;

/** Shows the own video, mirrored, 16:9, or an avatar and a few words while there is none. */
final class PreviewPane extends StackPane implements AutoCloseable {
    private static final double RADIUS = 8;

    private final Texts texts;
    private final VideoSurface surface;
    private final Label words = new Label();
    private final VBox instead;

    PreviewPane(Texts texts, FxThread fx, FrameWorkers workers, String identity, String name) {
        this.texts = texts;
        this.surface = new VideoSurface(fx, workers);
        getStyleClass().add("preview");
        Avatar avatar = new Avatar();
        avatar.setPerson(identity, name);
        avatar.setPrefSize(72, 72);
        avatar.setMaxSize(72, 72);
        words.setId("preview-words");
        words.setWrapText(true);
        words.getStyleClass().addAll("quiet", "preview-words");
        instead = new VBox(8, avatar, words);
        instead.getStyleClass().add("preview-instead");
        getChildren().addAll(surface, instead);
        Rectangle corners = new Rectangle();
        corners.setArcWidth(2 * RADIUS);
        corners.setArcHeight(2 * RADIUS);
        corners.widthProperty().bind(widthProperty());
        corners.heightProperty().bind(heightProperty());
        setClip(corners);
        surface.frameShownProperty().subscribe(there -> Visibility.when(!there, instead));
    }

    void show(Preview preview, boolean mirrored) {
        surface.setMirrored(mirrored);
        switch (preview) {
            case Preview.Off() -> nothing(texts.text("lobby.preview.off"));
            case Preview.Opening() -> nothing(texts.text("lobby.preview.opening"));
            case Preview.Failed() -> nothing(texts.text("lobby.preview.failed"));
            case Preview.Showing showing -> {
                words.setText(texts.text("lobby.preview.opening"));
                surface.setSource(showing.video());
            }
        }
        setAccessibleText(words.getText());
    }

    private void nothing(String text) {
        surface.setSource(null);
        words.setText(text);
        Visibility.when(true, instead);
    }

    @Override
    public void close() {
        surface.close();
    }

    @Override
    public Orientation getContentBias() {
        return Orientation.HORIZONTAL;
    }

    @Override
    protected double computeMinHeight(double width) {
        return computePrefHeight(width);
    }

    @Override
    protected double computePrefHeight(double width) {
        return Math.round((width > 0 ? width : 320) * 9 / 16);
    }

    @Override
    protected double computeMaxHeight(double width) {
        return computePrefHeight(width);
    }

    @Override
    protected double computePrefWidth(double height) {
        return 320;
    }

    @Override
    protected double computeMinWidth(double height) {
        return 160;
    }
}
