package io.postern.installer.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Links the Java runtime of an image from the JDK this runs on and JavaFX's jars. JavaFX's libraries become files of the
 * runtime, as the JDK's own are: from within a jar each start would unpack them into a cache folder.
 */
final class RuntimeLinker {
    /** The languages the window speaks; dates of others are shown in English. */
    private static final String LOCALES = "en,de";

    private static final List<String> AWT_LIBRARIES =
            List.of("awt_xawt", "jawt", "splashscreen", "fontmanager", "freetype", "mlib_image", "lcms", "javajpeg");

    private final Target target;
    private final Path work;

    /** @param work a folder for what is made on the way */
    RuntimeLinker(Target target, Path work) {
        this.target = target;
        this.work = work;
    }

    /** @return the folder of the runtime */
    Path link(List<Path> javaFx, List<String> modules) throws IOException {
        if (javaFx.isEmpty()) {
            throw new PackagingException("JavaFX's jars of this system are missing. Run ./postern build.");
        }
        Path mods = Folders.empty(work.resolve("jmods"));
        for (Path jar : javaFx) {
            asJmod(jar, mods);
        }
        Path runtime = work.resolve("runtime");
        Folders.delete(runtime);
        List<String> arguments = new ArrayList<>(List.of(
                "--module-path",
                mods.toString(),
                "--add-modules",
                String.join(",", modules),
                "--include-locales=" + LOCALES,
                "--strip-debug",
                "--no-header-files",
                "--no-man-pages",
                "--strip-native-commands",
                // Compressed classes cost time at every start, and make packages, which compress as a whole, no
                // smaller.
                "--compress=zip-0",
                "--output",
                runtime.toString()));
        JdkTool.named("jlink").run(arguments);
        dropAwt(runtime.resolve("lib"));
        return runtime;
    }

    /** JavaFX needs classes of java.desktop, but none of the libraries that draw AWT's windows. */
    private void dropAwt(Path libraries) throws IOException {
        for (String name : AWT_LIBRARIES) {
            Files.deleteIfExists(libraries.resolve(System.mapLibraryName(name)));
        }
    }

    private void asJmod(Path jar, Path mods) throws IOException {
        String name = WindowJars.name(jar).replaceFirst("\\.jar$", "");
        Path classes = Folders.empty(work.resolve("javafx").resolve(name).resolve("classes"));
        Path libraries = Folders.empty(work.resolve("javafx").resolve(name).resolve("libraries"));
        Folders.unpack(jar, classes, entry -> !Target.isAnyLibrary(entry));
        Folders.unpack(jar, libraries, target::isLibrary);
        JdkTool.named("jmod")
                .run(List.of(
                        "create",
                        "--class-path",
                        classes.toString(),
                        "--libs",
                        libraries.toString(),
                        mods.resolve(name + ".jmod").toString()));
    }
}
