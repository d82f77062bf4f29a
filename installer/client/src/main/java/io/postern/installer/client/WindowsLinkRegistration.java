package io.postern.installer.client;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;

/** Adds the registration of {@code postern:} links to what this JDK's jpackage has Windows Installer do. */
final class WindowsLinkRegistration {
    private static final String FRAME = "main.wxs";
    private static final String FILES = "<ComponentGroupRef Id=\"Files\"/>";
    private static final String COMPONENT = "<ComponentRef Id=\"PosternLinks\"/>";
    private static final String FEATURE = "<Feature Id=\"DefaultFeature\"";

    private WindowsLinkRegistration() {}

    /** Writes the frame of the installation with our component in it, where jpackage takes it instead of its own. */
    static void write(Path component, Path resources) throws IOException {
        Path own = FileSystems.getFileSystem(URI.create("jrt:/"))
                .getPath("modules", "jdk.jpackage", "jdk", "jpackage", "internal", "resources", FRAME);
        Files.writeString(resources.resolve(FRAME), merged(Files.readString(own), Files.readString(component)));
    }

    static String merged(String frame, String component) {
        if (!frame.contains(FILES) || !frame.contains(FEATURE)) {
            throw new PackagingException("jpackage of this JDK describes installations in another form than JDK 25;"
                    + " WindowsLinkRegistration has to learn it.");
        }
        return frame.replace(FILES, FILES + COMPONENT).replace(FEATURE, component + FEATURE);
    }
}
