package io.postern.installer.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Makes a package for Debian and its relatives of an image. */
final class DebianPackage {
    private final Path sources;
    private final Path image;
    private final String version;

    DebianPackage(Path sources, Path image, String version) {
        this.sources = sources;
        this.image = image;
        this.version = version;
    }

    /**
     * @param folder emptied; the package is made in it
     * @return the package
     */
    Path make(Path folder) throws IOException {
        requireProgram("dpkg-deb", "dpkg");
        requireProgram("fakeroot", "fakeroot");
        Folders.empty(folder);
        JdkTool.named("jpackage")
                .run(List.of(
                        "--type",
                        "deb",
                        "--app-image",
                        image.toString(),
                        "--name",
                        "postern",
                        "--app-version",
                        version,
                        "--resource-dir",
                        sources.resolve("linux").toString(),
                        "--linux-shortcut",
                        "--linux-menu-group",
                        "Network;VideoConference;AudioVideo",
                        "--linux-app-category",
                        "net",
                        "--dest",
                        folder.toString()));
        try (Stream<Path> made = Files.list(folder)) {
            return made.findFirst().orElseThrow(() -> new PackagingException("jpackage made no package."));
        }
    }

    private static void requireProgram(String program, String debianPackage) {
        boolean found = Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
        if (!found) {
            throw new PackagingException(
                    program + " is needed for a .deb and was not found. On Debian this installs it: "
                            + "sudo apt-get install -y " + debianPackage);
        }
    }
}
