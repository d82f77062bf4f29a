package io.postern.call.share;

import io.postern.media.device.Thumbnail;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Label;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.image.ImageView;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/** Shows the preview and the name of one screen or window in the picker. On the JavaFX thread. */
final class ShareSourceTile extends ToggleButton {
    private static final double WIDTH = 192;
    private static final double HEIGHT = 120;

    private final ImageView picture = new ImageView();
    private final Label name = new Label();
    private final Label detail = new Label();
    private final Tooltip tooltip = new Tooltip();
    private ShareSource choice;

    ShareSourceTile(ShareSource first) {
        choice = first;
        getStyleClass().add("source-tile");
        setContentDisplay(ContentDisplay.GRAPHIC_ONLY);
        picture.setFitWidth(WIDTH);
        picture.setFitHeight(HEIGHT);
        picture.setPreserveRatio(true);
        StackPane frame = new StackPane(picture);
        frame.getStyleClass().add("source-picture");
        frame.setMinSize(WIDTH, HEIGHT);
        frame.setMaxSize(WIDTH, HEIGHT);
        name.getStyleClass().add("source-name");
        detail.getStyleClass().add("source-detail");
        name.setMaxWidth(WIDTH);
        detail.setMaxWidth(WIDTH);
        name.setTextOverrun(OverrunStyle.CENTER_ELLIPSIS);
        VBox box = new VBox(4, frame, name, detail);
        box.setAlignment(Pos.CENTER_LEFT);
        setGraphic(box);
        setTooltip(tooltip);
        show(first);
    }

    ShareSource choice() {
        return choice;
    }

    void show(ShareSource next) {
        choice = next;
        name.setText(next.label());
        detail.setText(next.detail());
        tooltip.setText(next.label());
        setAccessibleText(next.detail().isEmpty() ? next.label() : next.label() + ", " + next.detail());
        next.thumbnail().ifPresent(this::draw);
    }

    private void draw(Thumbnail thumbnail) {
        WritableImage image = Optional.ofNullable((WritableImage) picture.getImage())
                .filter(old -> old.getWidth() == thumbnail.width() && old.getHeight() == thumbnail.height())
                .orElseGet(() -> new WritableImage(thumbnail.width(), thumbnail.height()));
        image.getPixelWriter()
                .setPixels(
                        0,
                        0,
                        thumbnail.width(),
                        thumbnail.height(),
                        PixelFormat.getByteBgraPreInstance(),
                        thumbnail.bgra().duplicate().rewind(),
                        4 * thumbnail.width());
        picture.setImage(image);
    }
}
