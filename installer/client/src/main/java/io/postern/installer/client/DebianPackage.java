package io.postern.installer.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Makes a package for Debian and its relatives. It has no scripts: what is to happen when menu entries and icons come and
 * go, the packages of those who use them have declared as triggers.
 */
final class DebianPackage {
    private static final long MINUTES = 15;

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
     * @param tree what {@link LinuxFileTree} made; is given the package's own notes while the package is made
     * @return the package, in the folder
     */
    Path make(Path tree, Path folder) throws IOException, InterruptedException {
        String architecture = SystemProgram.run(List.of("dpkg", "--print-architecture"), 10, TimeUnit.SECONDS)
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
            SystemProgram.run(command, MINUTES, TimeUnit.MINUTES);
            return file;
        } finally {
            Files.deleteIfExists(notes.resolve("control"));
            Files.deleteIfExists(notes);
        }
    }
}
