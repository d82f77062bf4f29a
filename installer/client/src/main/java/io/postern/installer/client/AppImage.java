package io.postern.installer.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Makes the app image: the launcher, the runtime, the jars and libwebrtc's library in one folder that runs anywhere. */
final class AppImage {
    private static final String MAIN_CLASS = "io.postern.desktop.Main";

    private final Target target;
    private final Path sources;
    private final Path work;
    private final String version;

    /**
     * @param sources the folder with {@code common} and one folder for each system
     * @param work a folder for what is made on the way
     */
    AppImage(Target target, Path sources, Path work, String version) {
        this.target = target;
        this.sources = sources;
        this.work = work;
        this.version = version;
    }

    /**
     * @param parent emptied; the image is made in it
     * @return the image
     */
    Path make(WindowJars jars, Path parent) throws IOException {
        List<String> modules = new ArrayList<>(Folders.lines(common("modules")));
        modules.addAll(Folders.lines(own("modules")));
        Path runtime = new RuntimeLinker(target, work).link(jars.modules(), modules);
        Path input = gather(jars);
        Folders.empty(parent);
        List<String> arguments = new ArrayList<>(List.of(
                "--type",
                "app-image",
                "--name",
                target.programName(),
                "--app-version",
                version,
                "--vendor",
                "Postern",
                "--description",
                "Video conferences in networks that let only TCP out",
                "--icon",
                new IconFile(target, icons()).make(work).toString(),
                "--runtime-image",
                runtime.toString(),
                "--input",
                input.toString(),
                "--main-jar",
                WindowJars.name(jars.main()),
                "--main-class",
                MAIN_CLASS,
                "--dest",
                parent.toString()));
        for (String option : Folders.lines(common("jvm-options"))) {
            arguments.add("--java-options");
            arguments.add(option);
        }
        JdkTool.named("jpackage").run(arguments);
        return target.image(parent);
    }

    private Path gather(WindowJars jars) throws IOException {
        Path input = Folders.empty(work.resolve("input"));
        for (Path jar : jars.classPath()) {
            Files.copy(jar, input.resolve(WindowJars.name(jar)));
        }
        List<Path> libraries = jars.nativeLibraries();
        if (libraries.isEmpty()) {
            throw new PackagingException(
                    "webrtc-java's library of this system is missing. Run ./postern build here, on "
                            + "the system the package is for.");
        }
        for (Path jar : libraries) {
            Folders.unpack(jar, input, target::isLibrary);
        }
        // The jars call it by the system it is for, and programs by what it is.
        try (Stream<Path> found = Files.list(input)) {
            for (Path library : found.filter(file -> target.isLibrary(WindowJars.name(file)))
                    .toList()) {
                Files.move(library, input.resolve(System.mapLibraryName("webrtc-java")));
            }
        }
        return input;
    }

    private Path common(String name) {
        return sources.resolve("common").resolve(name);
    }

    /** The sign as the window itself wears it. */
    private Path icons() {
        return sources.resolve("../../resources/src/main/resources/io/postern/resources/icons")
                .normalize();
    }

    private Path own(String name) {
        return sources.resolve(target.folder()).resolve(name);
    }
}
