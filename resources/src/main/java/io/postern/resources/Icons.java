package io.postern.resources;

import java.net.URL;
import java.util.List;
import java.util.stream.Stream;

/** The program's own sign. */
public final class Icons {
    private Icons() {}

    /** PNG files of the sign from 16 to 256 pixels, as URLs, for a window to choose from. */
    public static List<String> window() {
        return Stream.of(16, 32, 48, 64, 128, 256).map(Icons::url).toList();
    }

    private static String url(int size) {
        String file = "icons/postern-" + size + ".png";
        URL url = Icons.class.getResource(file);
        if (url == null) {
            throw new IllegalStateException("The icon " + file + " is missing.");
        }
        return url.toExternalForm();
    }
}
