package io.postern.ui.video;

import java.util.ArrayList;
import java.util.List;
import javafx.beans.InvalidationListener;
import javafx.beans.Observable;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.stage.Stage;
import javafx.stage.Window;

/**
 * Tells whether a node can be seen: it and all its ancestors are visible, in a window that is shown and not iconified.
 */
final class NodeVisibility implements AutoCloseable {
    private final Node node;
    private Runnable onChange = () -> {};
    private boolean present;
    private final List<Runnable> undo = new ArrayList<>();
    private final InvalidationListener changed = o -> look();
    private boolean closed;

    NodeVisibility(Node node) {
        this.node = node;
    }

    /** Calls back now and after every change, of the window's scale too. */
    void follow(Runnable callback) {
        onChange = callback;
        look();
    }

    boolean isPresent() {
        return present;
    }

    @Override
    public void close() {
        closed = true;
        undo.forEach(Runnable::run);
        undo.clear();
        present = false;
    }

    // A change anywhere between node and window may put other nodes in between: look at the whole chain again.
    private void look() {
        if (closed) {
            return;
        }
        undo.forEach(Runnable::run);
        undo.clear();
        boolean visible = true;
        for (Node n = node; n != null; n = n.getParent()) {
            watch(n.visibleProperty());
            watch(n.parentProperty());
            visible &= n.isVisible();
        }
        watch(node.sceneProperty());
        Scene scene = node.getScene();
        if (scene != null) {
            watch(scene.windowProperty());
        }
        Window window = scene == null ? null : scene.getWindow();
        if (window != null) {
            watch(window.showingProperty());
            watch(window.outputScaleXProperty());
            watch(window.outputScaleYProperty());
        }
        boolean iconified = false;
        if (window instanceof Stage stage) {
            watch(stage.iconifiedProperty());
            iconified = stage.isIconified();
        }
        present = visible && window != null && window.isShowing() && !iconified;
        onChange.run();
    }

    private void watch(Observable observable) {
        observable.addListener(changed);
        undo.add(() -> observable.removeListener(changed));
    }
}
