package io.postern.installer.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Builds a .deb package. It has no maintainer scripts: the packages that use menu entries and icons declare triggers
 * for them.
 */
final class DebianPackage {
    private static final Duration TIMEOUT = Duration.ofMinutes(15);

    private final Path sources;
    private final ProductInfo product;

    DebianPackage(Path sources, ProductInfo product) {
        this.sources = sources;
        this.product = product;
    }

    static void requirePrograms() {
        SystemProgram.require("dpkg-deb", "a .deb");
    }

    /**
     * @param tree the file tree from {@link LinuxFileTree}; temporarily receives the package's control file
     * @return the package
     */
    Path make(Path tree, Path folder) throws IOException, InterruptedException {
        String architecture = SystemProgram.run(Duration.ofSeconds(10), List.of("dpkg", "--print-architecture"))
                .strip();
        long kilobytes = LinuxFileTree.kilobytes(tree);
        Path notes = tree.resolve("DEBIAN");
        try {
            TextTemplate.fill(
                    sources.resolve("linux/debian/control"),
                    Map.of(
                            "VERSION", product.version(),
                            "ARCHITECTURE", architecture,
                            "MAINTAINER", product.maintainer(),
                            "KILOBYTES", Long.toString(kilobytes),
                            "DEPENDS", SystemDependencies.debian(SystemDependencies.cLibrary(tree))),
                    notes.resolve("control"));
            Path file = folder.resolve("postern_" + product.version() + "_" + architecture + ".deb");
            List<String> command = new ArrayList<>(List.of("dpkg-deb", "--root-owner-group"));
            command.addAll(product.quick() ? List.of("-Zgzip", "-z1") : List.of("-Zxz", "-z9", "-Sextreme"));
            command.addAll(List.of("--build", tree.toString(), file.toString()));
            SystemProgram.run(TIMEOUT, command);
            return file;
        } finally {
            Files.deleteIfExists(notes.resolve("control"));
            Files.deleteIfExists(notes);
        }
    }
}
