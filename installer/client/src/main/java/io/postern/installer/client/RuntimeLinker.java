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

    /**
     * Of AWT's windows and sound, which nobody calls: JavaFX needs some classes of java.desktop, but none of its
     * libraries. And what speeds up sorting only in code of the second compiler, which the window does without.
     */
    private static final List<String> UNUSED_LIBRARIES = List.of(
            "awt_xawt",
            "jawt",
            "splashscreen",
            "fontmanager",
            "freetype",
            "mlib_image",
            "lcms",
            "javajpeg",
            // JPEG. The pictures that the window reads are its own icons.
            "javafx_iio",
            "jsound",
            "simdsort");

    /** Elsewhere libwebrtc describes screens with AWT's shapes, and these load it. */
    private static final List<String> UNUSED_ON_LINUX = List.of("awt", "awt_headless");

    /** Read by another JDK's tools, when an archive of the JDK's own classes is made, by Linux itself, and by AWT. */
    private static final List<String> UNUSED_FILES =
            List.of("jrt-fs.jar", "classlist", "jexec", "psfontj2d.properties");

    private final TargetPlatform target;
    private final Path work;

    /** @param work a folder for what is made on the way */
    RuntimeLinker(TargetPlatform target, Path work) {
        this.target = target;
        this.work = work;
    }

    /** @return the folder of the runtime */
    Path link(List<Path> javaFx, List<String> modules, ExclusionList.OfModules leftOut) throws IOException {
        if (javaFx.isEmpty()) {
            throw new PackagingException("JavaFX's jars of this system are missing. Run ./postern build.");
        }
        Path mods = FileTrees.empty(work.resolve("jmods"));
        for (Path jar : javaFx) {
            asJmod(jar, mods);
        }
        Path runtime = work.resolve("runtime");
        FileTrees.delete(runtime);
        Path patterns = Files.write(work.resolve("left-out"), leftOut.patterns());
        List<String> arguments = new ArrayList<>(List.of(
                "--module-path",
                mods.toString(),
                "--add-modules",
                String.join(",", modules),
                "--include-locales=" + LOCALES,
                "--strip-debug",
                "--no-header-files",
                "--no-man-pages",
                "--exclude-resources=@" + patterns,
                // What a start needs is in its cache; the rest can be unpacked when it is asked for.
                "--compress=zip-9",
                "--output",
                runtime.toString()));
        if (target != TargetPlatform.LINUX) {
            arguments.add("--strip-native-commands");
        }
        JdkTool.named("jlink").run(arguments);
        dropUnused(runtime.resolve("lib"));
        if (target == TargetPlatform.LINUX) {
            // Programs are started by java itself there.
            FileTrees.deleteFilesBut(runtime.resolve("bin"), "java");
        }
        return runtime;
    }

    private void dropUnused(Path libraries) throws IOException {
        List<String> unused = new ArrayList<>(UNUSED_LIBRARIES);
        if (target == TargetPlatform.LINUX) {
            unused.addAll(UNUSED_ON_LINUX);
        }
        for (String name : unused) {
            Files.deleteIfExists(libraries.resolve(System.mapLibraryName(name)));
        }
        for (String name : UNUSED_FILES) {
            Files.deleteIfExists(libraries.resolve(name));
        }
    }

    private void asJmod(Path jar, Path mods) throws IOException {
        String name = ApplicationJars.name(jar).replaceFirst("\\.jar$", "");
        Path classes = FileTrees.empty(work.resolve("javafx").resolve(name).resolve("classes"));
        Path libraries = FileTrees.empty(work.resolve("javafx").resolve(name).resolve("libraries"));
        FileTrees.unpack(jar, classes, entry -> !TargetPlatform.isAnyLibrary(entry));
        FileTrees.unpack(jar, libraries, target::isLibrary);
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
