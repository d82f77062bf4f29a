package io.postern.installer.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The app image for this system, built once for all tests with the real command, and moved to another location. */
final class BuiltImage {
    static final TargetPlatform TARGET = TargetPlatform.current();
    static final Path MODULE = Path.of(System.getProperty("postern.root", "../.."))
            .resolve("installer")
            .resolve("client")
            .toAbsolutePath()
            .normalize();
    static final Path FOLDER = MODULE.resolve("target").resolve("image-test");
    static final ProductInfo PRODUCT = new ProductInfo("1.2.3", ProductInfo.MAINTAINER, true);

    private static Path image = FOLDER;
    private static boolean made;

    private BuiltImage() {}

    static synchronized Path get() throws IOException, InterruptedException {
        if (!made) {
            Path work = FileTrees.empty(FOLDER.resolve("work"));
            ApplicationJars jars = new ApplicationJars(MODULE.resolve("target").resolve("lib"));
            Path fresh = new AppImageBuilder(TARGET, MODULE, work, PRODUCT).make(jars, FOLDER.resolve("made"));
            new LicenceCollector(TARGET, MODULE).write(jars.all(), software(fresh), fresh);
            new AotCacheTrainer(TARGET, fresh, work).make();
            Path elsewhere = FileTrees.empty(FOLDER.resolve("Büro eins"));
            image = Files.move(fresh, elsewhere.resolve(fresh.getFileName()), StandardCopyOption.ATOMIC_MOVE);
            made = true;
        }
        return image;
    }

    static SoftwareBillOfMaterials software(Path image) throws IOException {
        return SoftwareBillOfMaterials.read(
                MODULE.resolve("target").resolve("bom.json"), PRODUCT, TARGET.runtime(image));
    }
}
