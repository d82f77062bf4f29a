package io.postern.ui.control;

import javafx.scene.Node;

/** Shows and hides nodes so that hidden ones take no room. */
public final class Visibility {
    private Visibility() {}

    public static void when(boolean visible, Node node) {
        node.setVisible(visible);
        node.setManaged(visible);
    }
}
