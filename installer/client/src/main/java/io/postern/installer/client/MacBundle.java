package io.postern.installer.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Completes the macOS bundle after jpackage: the links it opens, the reasons for camera and microphone access, and the
 * version number. Signs it again afterwards, for this machine; users of other machines are warned unless Apple's
 * certificate is used.
 */
final class MacBundle {
    private static final String END = "</dict>";

    private MacBundle() {}

    /** Edits {@code Info.plist}. */
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

    /** Signs the bundle; must be the last change. */
    static void sign(Path image) throws IOException, InterruptedException {
        SystemProgram.run(
                Duration.ofMinutes(5), List.of("codesign", "--force", "--deep", "--sign", "-", image.toString()));
    }
}
