package io.postern.ui.control;

import javafx.scene.Node;

/** Being there or not: what is not visible takes no room either. */
public final class Visibility {
    private Visibility() {}

    public static void when(boolean visible, Node node) {
        node.setVisible(visible);
        node.setManaged(visible);
    }
}
