package io.postern.installer.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Links the Java runtime of an image from the current JDK and JavaFX's jars. JavaFX's native libraries become files of
 * the runtime, like the JDK's own: from inside a jar they would be unpacked into a cache folder at each start.
 */
final class RuntimeLinker {
    /** The languages of the window; dates in other languages are shown in English. */
    private static final String LOCALES = "en,de";

    /**
     * Libraries of AWT's windows and sound, which are not used: JavaFX needs some classes of java.desktop, but none of
     * its libraries. Also a library that speeds up sorting only in code of the C2 compiler, which is disabled.
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
            // JPEG. The window reads only its own icons.
            "javafx_iio",
            "jsound",
            "simdsort");

    /** On other systems libwebrtc describes screens with AWT's shapes, which load these libraries. */
    private static final List<String> UNUSED_ON_LINUX = List.of("awt", "awt_headless");

    /** Files for tools of another JDK, for building an archive of the JDK's classes, for Linux, and for AWT. */
    private static final List<String> UNUSED_FILES =
            List.of("jrt-fs.jar", "classlist", "jexec", "psfontj2d.properties");

    private final TargetPlatform target;
    private final Path work;

    /** @param work a folder for intermediate files */
    RuntimeLinker(TargetPlatform target, Path work) {
        this.target = target;
        this.work = work;
    }

    /** @return the folder of the runtime */
    Path link(List<Path> javaFx, List<String> modules, ExclusionList.ModuleExclusions exclusions) throws IOException {
        if (javaFx.isEmpty()) {
            throw new PackagingException("JavaFX's jars for this system are missing. Run ./postern build.");
        }
        Path mods = FileTrees.empty(work.resolve("jmods"));
        for (Path jar : javaFx) {
            asJmod(jar, mods);
        }
        Path runtime = work.resolve("runtime");
        FileTrees.delete(runtime);
        Path patterns = Files.write(work.resolve("left-out"), exclusions.patterns());
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
                // The AOT cache holds what a start needs; the rest is unpacked on demand.
                "--compress=zip-9",
                "--output",
                runtime.toString()));
        if (target != TargetPlatform.LINUX) {
            arguments.add("--strip-native-commands");
        }
        JdkTool.named("jlink").run(arguments);
        dropUnused(runtime.resolve("lib"));
        if (target == TargetPlatform.LINUX) {
            // On Linux the launchers run java itself.
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
