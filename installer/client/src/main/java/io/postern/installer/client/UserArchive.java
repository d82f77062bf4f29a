package io.postern.installer.client;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Builds an archive that a user unpacks and installs without administrator rights. */
final class UserArchive {
    private static final Duration TIMEOUT = Duration.ofMinutes(15);

    private final Path sources;
    private final ProductInfo product;

    UserArchive(Path sources, ProductInfo product) {
        this.sources = sources;
        this.product = product;
    }

    static void requirePrograms() {
        SystemProgram.require("tar", "an archive");
        SystemProgram.require("xz", "an archive");
    }

    /** @return the archive */
    Path make(Path image, Path work, Path folder) throws IOException, InterruptedException {
        Path personal = FileTrees.empty(work.resolve("personal"));
        new LinuxFileTree(sources, product).makePersonal(image, personal.resolve("postern"));
        Path file =
                folder.resolve("postern-" + product.version() + "-linux-" + System.getProperty("os.arch") + ".tar.xz");
        try {
            SystemProgram.run(
                    TIMEOUT,
                    List.of(
                            "tar",
                            "--create",
                            "--use-compress-program=xz -" + (product.quick() ? "0" : "9") + " -T0",
                            "--file=" + file,
                            "--sort=name",
                            "--owner=0",
                            "--group=0",
                            "--numeric-owner",
                            "--directory=" + personal,
                            "postern"));
        } finally {
            FileTrees.delete(personal);
        }
        return file;
    }
}
