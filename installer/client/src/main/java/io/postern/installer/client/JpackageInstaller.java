package io.postern.installer.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Builds the installers for Windows and macOS with jpackage. */
final class JpackageInstaller {
    /** Identifies all versions of this program to Windows; must never change. */
    private static final String UPGRADE_UUID = "b2f7d5f6-0f2e-4f0b-8a52-5d5b1b0a7c44";

    private final TargetPlatform target;
    private final Path sources;
    private final ProductInfo product;

    JpackageInstaller(TargetPlatform target, Path sources, ProductInfo product) {
        this.target = target;
        this.sources = sources;
        this.product = product;
    }

    /**
     * @param type {@code msi} or {@code exe} on Windows, {@code dmg} or {@code pkg} on macOS
     * @return the package
     */
    Path make(String type, Path image, Path work, Path folder) throws IOException {
        Path resources = FileTrees.empty(work.resolve("resources"));
        Path made = FileTrees.empty(work.resolve("made"));
        List<String> arguments = new ArrayList<>(List.of(
                "--type",
                type,
                "--app-image",
                image.toString(),
                "--name",
                target.programName(),
                "--app-version",
                target.jpackageVersion(product.version()),
                "--vendor",
                ProductInfo.VENDOR,
                "--copyright",
                ProductInfo.COPYRIGHT,
                "--description",
                ProductInfo.DESCRIPTION,
                "--license-file",
                sources.resolve("../../LICENSE").normalize().toString(),
                "--resource-dir",
                resources.toString(),
                "--dest",
                made.toString()));
        if (target == TargetPlatform.WINDOWS) {
            WindowsLinkRegistration.write(sources.resolve("windows/links.wxs"), resources);
            arguments.addAll(List.of(
                    "--win-per-user-install",
                    "--win-menu",
                    "--win-menu-group",
                    "Postern",
                    "--win-shortcut",
                    "--win-upgrade-uuid",
                    UPGRADE_UUID));
        } else {
            arguments.addAll(List.of("--mac-package-identifier", "io.postern.Postern"));
        }
        JdkTool.named("jpackage").run(arguments);
        try (Stream<Path> files = Files.list(made)) {
            Path file = files.findFirst().orElseThrow(() -> new PackagingException("jpackage made no package."));
            String name = "Postern-" + product.version() + "-" + System.getProperty("os.arch") + "." + type;
            return Files.move(file, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
