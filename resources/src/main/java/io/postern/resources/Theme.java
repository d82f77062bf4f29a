package io.postern.resources;

import java.net.URL;
import java.util.List;
import java.util.stream.Stream;

/**
 * The looks a window can wear. Each is a set of colour tokens, looked-up colours in {@code .root}, under the same
 * stylesheets; nothing else in the program names a colour.
 */
public enum Theme {
    DARK("tokens-dark", true),
    LIGHT("tokens-light", false),
    /** Dark with a contrast of at least 7:1 and outlines instead of shades. */
    HIGH_CONTRAST("tokens-contrast", true);

    private static final List<String> SHEETS =
            List.of("base", "login", "lobby", "settings", "doctor", "call", "safe", "kiosk");

    private final String tokens;
    private final boolean dark;

    Theme(String tokens, boolean dark) {
        this.tokens = tokens;
        this.dark = dark;
    }

    /** Whether it is light text on dark ground, to choose a matching base theme. */
    public boolean dark() {
        return dark;
    }

    /** The stylesheets to give to a scene, in this order, as URLs. */
    public List<String> stylesheets() {
        return Stream.concat(Stream.of(tokens), SHEETS.stream()).map(Theme::url).toList();
    }

    private static String url(String name) {
        String file = "styles/" + name + ".css";
        URL url = Theme.class.getResource(file);
        if (url == null) {
            throw new IllegalStateException("The stylesheet " + file + " is missing.");
        }
        return url.toExternalForm();
    }
}
