package io.postern.installer.client;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;

/** Adds the registration of {@code postern:} links to jpackage's Windows Installer template. */
final class WindowsLinkRegistration {
    private static final String MAIN_WXS = "main.wxs";
    private static final String FILES = "<ComponentGroupRef Id=\"Files\"/>";
    private static final String COMPONENT = "<ComponentRef Id=\"PosternLinks\"/>";
    private static final String FEATURE = "<Feature Id=\"DefaultFeature\"";

    private WindowsLinkRegistration() {}

    /** Writes the template with our component into the folder in which jpackage looks for overrides. */
    static void write(Path component, Path resources) throws IOException {
        Path own = FileSystems.getFileSystem(URI.create("jrt:/"))
                .getPath("modules", "jdk.jpackage", "jdk", "jpackage", "internal", "resources", MAIN_WXS);
        Files.writeString(resources.resolve(MAIN_WXS), merged(Files.readString(own), Files.readString(component)));
    }

    static String merged(String frame, String component) {
        if (!frame.contains(FILES) || !frame.contains(FEATURE)) {
            throw new PackagingException("jpackage of this JDK has another installer template than JDK 25;"
                    + " WindowsLinkRegistration must be adapted to it.");
        }
        return frame.replace(FILES, FILES + COMPONENT).replace(FEATURE, component + FEATURE);
    }
}
