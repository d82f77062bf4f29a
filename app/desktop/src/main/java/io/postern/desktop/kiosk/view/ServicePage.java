package io.postern.desktop.kiosk.view;

import javafx.scene.Node;

/**
 * A page inside the service page.
 *
 * @param closing ends what it does
 */
public record ServicePage(Node view, Runnable closing) {}
