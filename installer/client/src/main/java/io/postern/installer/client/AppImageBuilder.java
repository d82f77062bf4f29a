package io.postern.installer.client;

import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Builds the app image: launcher, Java runtime, jars and libwebrtc in one relocatable folder. */
final class AppImageBuilder {
    private static final String MAIN_CLASS = "io.postern.desktop.Main";
    private static final String WATCHDOG_CLASS = "io.postern.watchdog.WatchdogMain";

    private final TargetPlatform target;
    private final Path sources;
    private final Path work;
    private final ProductInfo product;

    /**
     * @param sources the folder with {@code common} and one folder for each system
     * @param work a folder for intermediate files
     */
    AppImageBuilder(TargetPlatform target, Path sources, Path work, ProductInfo product) {
        this.target = target;
        this.sources = sources;
        this.work = work;
        this.product = product;
    }

    /**
     * @param parent the folder for the image; emptied first
     * @return the folder of the image
     */
    Path make(ApplicationJars jars, Path parent) throws IOException, InterruptedException {
        List<String> modules = new ArrayList<>(FileTrees.lines(common("modules")));
        modules.addAll(FileTrees.lines(own("modules")));
        ExclusionList exclusions = ExclusionList.read(List.of(common("left-out"), own("left-out")));
        ExclusionList.ModuleExclusions moduleExclusions = exclusions.ofModules(ModuleFinder.compose(
                ModuleFinder.ofSystem(), ModuleFinder.of(jars.modules().toArray(Path[]::new))));
        Path runtime = new RuntimeLinker(target, work).link(jars.modules(), modules, moduleExclusions);
        Path input = gather(jars, new JarShrinker(exclusions, moduleExclusions.classes()));
        FileTrees.empty(parent);
        List<String> arguments = new ArrayList<>(List.of(
                "--type",
                "app-image",
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
                "--icon",
                new IconFile(target, icons(sources)).make(work).toString(),
                "--runtime-image",
                runtime.toString(),
                "--input",
                input.toString(),
                "--main-jar",
                ApplicationJars.name(jars.main()),
                "--main-class",
                MAIN_CLASS,
                "--dest",
                parent.toString()));
        for (String option : FileTrees.lines(common("jvm-options"))) {
            arguments.add("--java-options");
            arguments.add(option);
        }
        arguments.add("--add-launcher");
        arguments.add("postern-kiosk=" + kioskLauncher(jars));
        JdkTool.named("jpackage").run(arguments);
        Path image = target.image(parent);
        if (target == TargetPlatform.LINUX) {
            launchByScript(image);
        }
        LibraryStripper.strip(target, image);
        if (target == TargetPlatform.MACOS) {
            MacBundle.complete(image, own("links.plist"), product);
        }
        return image;
    }

    /** The properties of a second launcher in the same image, which starts the watchdog of a kiosk. */
    private Path kioskLauncher(ApplicationJars jars) throws IOException {
        List<String> lines = List.of(
                "main-jar=" + ApplicationJars.name(jars.watchdog()),
                "main-class=" + WATCHDOG_CLASS,
                "java-options=" + String.join(" ", FileTrees.lines(common("kiosk-options"))),
                "win-menu=false",
                "win-shortcut=false");
        return Files.write(work.resolve("postern-kiosk.properties"), lines);
    }

    /**
     * Replaces jpackage's launchers by a script; the script explains why. Each program has its own name in process
     * lists.
     */
    private void launchByScript(Path image) throws IOException {
        List<Path> launchers;
        try (Stream<Path> found = Files.list(image.resolve("bin"))) {
            launchers = found.toList();
        }
        for (Path launcher : launchers) {
            Files.copy(
                    own("launcher"), launcher, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
            Files.createSymbolicLink(
                    target.runtime(image).resolve("bin").resolve(ApplicationJars.name(launcher)), Path.of("java"));
        }
        Files.deleteIfExists(image.resolve("lib/libapplauncher.so"));
    }

    private Path gather(ApplicationJars jars, JarShrinker trimmer) throws IOException {
        Path input = FileTrees.empty(work.resolve("input"));
        trimmer.trim(jars.classPath(), jars.modules(), ApplicationJars::isNeededWhole, input);
        List<Path> libraries = jars.nativeLibraries();
        if (libraries.isEmpty()) {
            throw new PackagingException(
                    "webrtc-java's library for this system is missing. Run ./postern build here, on "
                            + "the system the package is for.");
        }
        for (Path jar : libraries) {
            FileTrees.unpack(jar, input, target::isLibrary);
        }
        // In the jars the file is named after the platform; System.loadLibrary expects the library's own name.
        try (Stream<Path> found = Files.list(input)) {
            for (Path library : found.filter(file -> target.isLibrary(ApplicationJars.name(file)))
                    .toList()) {
                Files.move(library, input.resolve(System.mapLibraryName("webrtc-java")));
            }
        }
        return input;
    }

    private Path common(String name) {
        return sources.resolve("common").resolve(name);
    }

    /** The folder with the window's icons. */
    static Path icons(Path sources) {
        return sources.resolve("../../resources/src/main/resources/io/postern/resources/icons")
                .normalize();
    }

    private Path own(String name) {
        return sources.resolve(target.folder()).resolve(name);
    }
}
