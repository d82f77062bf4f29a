package io.postern.kiosk.view;

import javafx.scene.Node;

/**
 * A page inside the service page.
 *
 * @param scrollsItself whether it has a part that scrolls, so that it takes the height there is
 * @param closing ends its activity
 */
public record ServicePage(Node view, boolean scrollsItself, Runnable closing) {}
