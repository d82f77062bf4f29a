package io.postern.ui.gallery;

import io.postern.resources.Texts;
import javafx.scene.Parent;

/**
 * A view in one state, to be rendered and looked at. Found through {@code ServiceLoader}
 * ({@code META-INF/services/io.postern.ui.gallery.GalleryEntry$Collection}).
 */
public interface GalleryEntry {
    /** Short and sortable, part of the file's name: {@code lobby-no-camera}. */
    String name();

    /** Which languages, looks and sizes to render it in. */
    default Variants variants() {
        return Variants.USUAL;
    }

    /** Makes the view in its state. On the JavaFX thread. */
    Shown show(Texts texts);

    /** Several entries that belong together. */
    interface Collection {
        java.util.List<GalleryEntry> entries();
    }

    /** A view on show, and what to do after its picture was taken. */
    record Shown(Parent view, Runnable close) {}

    /** Which pictures are taken of an entry. */
    enum Variants {
        /** 1280×720 dark and light. */
        USUAL,
        /** Besides, 640×400, 1920×1080, high contrast and German. */
        ALL
    }

    /** An entry in a line. */
    static GalleryEntry of(String name, Variants variants, java.util.function.Function<Texts, Shown> show) {
        return new GalleryEntry() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Variants variants() {
                return variants;
            }

            @Override
            public Shown show(Texts texts) {
                return show.apply(texts);
            }
        };
    }
}
