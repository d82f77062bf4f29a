package io.postern.desktop.fx;

import io.postern.media.frame.PictureSource;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;

/** Somewhere to show pictures, for places that do not care how that is done. On the JavaFX thread. */
public interface PictureSurface extends AutoCloseable {
    /** Fills whatever room it is given. */
    Region node();

    /** Shows another source, or nothing. */
    void setSource(@Nullable PictureSource source);

    void setMirrored(boolean mirrored);

    /** Whether a picture of the current source is on the screen. */
    ReadOnlyBooleanProperty pictureProperty();

    @Override
    void close();

    /** Makes surfaces. */
    @FunctionalInterface
    interface Factory {
        PictureSurface create();
    }
}
