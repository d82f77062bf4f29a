package io.postern.installer.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What macOS is to know of the bundle besides what jpackage says: the links it opens, why it asks for camera and
 * microphone, and the version as it is. The signature is made anew after that, for this machine; a certificate of Apple's
 * is needed for others not to be warned.
 */
final class MacBundle {
    private static final String END = "</dict>";

    private MacBundle() {}

    /** Changes {@code Info.plist}. */
    static void complete(Path image, Path additions, ProductInfo product) throws IOException {
        Path properties = image.resolve("Contents/Info.plist");
        Files.writeString(
                properties, completed(Files.readString(properties), Files.readString(additions), product.version()));
    }

    static String completed(String properties, String additions, String version) {
        int end = properties.lastIndexOf(END);
        if (end < 0) {
            throw new PackagingException("jpackage of this JDK writes an Info.plist without a dictionary.");
        }
        String complete = properties.substring(0, end) + additions + properties.substring(end);
        for (String key : List.of("CFBundleShortVersionString", "CFBundleVersion")) {
            complete = complete.replaceFirst(
                    "(<key>" + key + "</key>\\s*<string>)[^<]*(</string>)", "$1" + version + "$2");
        }
        return complete;
    }

    /** After the last change. */
    static void sign(Path image) throws IOException, InterruptedException {
        SystemProgram.run(
                List.of("codesign", "--force", "--deep", "--sign", "-", image.toString()), 5, TimeUnit.MINUTES);
    }
}
