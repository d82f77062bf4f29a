package io.postern.ui.control;

import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.javafx.FontIcon;

/** Vector icons, with colour and size from the stylesheets. */
public final class Glyph {
    private Glyph() {}

    /** An icon that screen readers pass over: the control around it carries the words. */
    public static FontIcon of(Ikon ikon, String... styleClasses) {
        FontIcon icon = new FontIcon(ikon);
        icon.getStyleClass().addAll(styleClasses);
        icon.setFocusTraversable(false);
        icon.setMouseTransparent(true);
        return icon;
    }
}
