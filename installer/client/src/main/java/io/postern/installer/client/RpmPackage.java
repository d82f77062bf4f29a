package io.postern.installer.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Builds an .rpm package for Fedora, RHEL, openSUSE and their derivatives. */
final class RpmPackage {
    private static final Duration TIMEOUT = Duration.ofMinutes(15);

    private final Path sources;
    private final ProductInfo product;

    RpmPackage(Path sources, ProductInfo product) {
        this.sources = sources;
        this.product = product;
    }

    static void requirePrograms() {
        SystemProgram.require("rpmbuild", "an .rpm");
    }

    /**
     * @param tree the file tree from {@link LinuxFileTree}
     * @param work a folder for intermediate files; its path must not contain spaces, which rpmbuild does not accept
     * @return the package
     */
    Path make(Path tree, Path work, Path folder) throws IOException, InterruptedException {
        Path top = FileTrees.empty(work.resolve("rpm"));
        Path specification = TextTemplate.fill(
                sources.resolve("linux/postern.spec"),
                Map.of(
                        "VERSION", product.version(),
                        "MAINTAINER", product.maintainer(),
                        "PAYLOAD", product.quick() ? "w1.gzdio" : "w9.xzdio",
                        "REQUIRES", SystemDependencies.rpm(SystemDependencies.cLibrary(tree)),
                        "TREE", tree.toString(),
                        "FILES", String.join("\n", LinuxFileTree.outsideImage(tree))),
                top.resolve("postern.spec"));
        SystemProgram.run(
                TIMEOUT,
                List.of(
                        "rpmbuild",
                        "-bb",
                        "--define",
                        "_topdir " + top,
                        "--define",
                        "_rpmdir " + top.resolve("made"),
                        specification.toString()));
        try (Stream<Path> made = Files.walk(top.resolve("made"))) {
            Path file = made.filter(found -> found.toString().endsWith(".rpm"))
                    .findFirst()
                    .orElseThrow(() -> new PackagingException("rpmbuild made no package."));
            return Files.move(file, folder.resolve(ApplicationJars.name(file)), StandardCopyOption.REPLACE_EXISTING);
        } finally {
            FileTrees.delete(top);
        }
    }
}
