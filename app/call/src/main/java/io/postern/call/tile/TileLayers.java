package io.postern.call.tile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javafx.collections.ObservableList;
import javafx.scene.Node;
import org.jspecify.annotations.Nullable;

/**
 * The layers of a tile from bottom to top, created when they are first shown. Layers are in the scene only while they
 * are shown: JavaFX walks every node of it at every pulse, visible or not, on two threads, and a wall of tiles has
 * many. On the JavaFX thread.
 */
final class TileLayers {
    private final ObservableList<Node> children;
    private final List<Layer<?>> layers = new ArrayList<>();

    /** @param children of the tile, which are all managed from here on */
    TileLayers(ObservableList<Node> children) {
        this.children = children;
    }

    /** The next layer above those before; not shown yet. */
    <N extends Node> Layer<N> add(Supplier<N> maker) {
        Layer<N> layer = new Layer<>(maker, layers.size());
        layers.add(layer);
        return layer;
    }

    private int placeOf(int height) {
        return (int) layers.stream()
                .filter(layer -> layer.height < height && layer.shown)
                .count();
    }

    /** One of them. */
    final class Layer<N extends Node> {
        private final Supplier<N> maker;
        private final int height;
        private @Nullable N node;
        private boolean shown;

        private Layer(Supplier<N> maker, int height) {
            this.maker = maker;
            this.height = height;
        }

        /** Returns the layer, creating it on first use. */
        N get() {
            N made = node;
            if (made == null) {
                made = maker.get();
                made.setMouseTransparent(true);
                node = made;
            }
            return made;
        }

        /** The layers shown now. */
        Optional<N> shown() {
            return shown ? Optional.ofNullable(node) : Optional.empty();
        }

        boolean isShown() {
            return shown;
        }

        void show(boolean now) {
            if (now == shown) {
                return;
            }
            if (now) {
                children.add(placeOf(height), get());
            } else {
                children.remove(get());
            }
            shown = now;
        }
    }
}
