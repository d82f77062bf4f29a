package io.postern.installer.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The app image for this system, at another location than the one it was built in. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ImageTest {
    private static final TargetPlatform TARGET = BuiltImage.TARGET;
    private static final Path MODULE = BuiltImage.MODULE;
    private static final Path FOLDER = BuiltImage.FOLDER;
    private static Path image = FOLDER;

    @BeforeAll
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    static void makeAndMove() throws IOException, InterruptedException {
        image = BuiltImage.get();
    }

    @Test
    void startsWithoutAnyOtherJavaUnderAnOddNameUsesItsCacheAndEndsCleanly() throws IOException, InterruptedException {
        Path report = FOLDER.resolve("startup.json");
        Files.deleteIfExists(report);
        Path said = FOLDER.resolve("said.log");
        try (RehearsalDisplay screen = RehearsalDisplay.forRehearsal(TARGET, FOLDER)) {
            ProcessBuilder start = new ProcessBuilder(
                    TARGET.launcher(image).toString(), "--rehearse", "--startup-report", report.toString());
            Map<String, String> environment = start.environment();
            environment.keySet().removeIf(name -> name.startsWith("JAVA") || name.startsWith("JDK"));
            environment.put("PATH", FOLDER.resolve("no-programs").toString());
            environment.putAll(screen.environment());
            // The AOT cache must exist: with this option a JVM without it does not start.
            environment.put(
                    "JAVA_TOOL_OPTIONS",
                    Stream.concat(screen.javaOptions().stream(), Stream.of("-XX:AOTMode=on"))
                            .collect(Collectors.joining(" ")));
            Process process = start.redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();
            boolean ended = process.waitFor(90, TimeUnit.SECONDS);
            if (!ended) {
                process.destroyForcibly().waitFor();
            }
            assertTrue(ended, () -> "it did not end: " + read(said));
            assertEquals(0, process.exitValue(), () -> read(said));
        }
        for (String missing :
                List.of("NoClassDefFound", "ClassNotFound", "VerifyError", "UnsatisfiedLink", "in thread")) {
            assertFalse(read(said).contains(missing), () -> read(said));
        }
        String times = Files.readString(report);
        assertTrue(
                times.matches("\\{\"processStartMs\":\\d+,\"mainMs\":\\d+,\"windowShownMs\":\\d+,\"usableMs\":\\d+}"),
                times);
    }

    @Test
    void holdsTheNamedModulesAndWhatTheyRequireAndNothingElse() throws IOException {
        Set<String> named =
                new TreeSet<>(FileTrees.lines(MODULE.resolve("common").resolve("modules")));
        named.addAll(FileTrees.lines(MODULE.resolve(TARGET.folder()).resolve("modules")));
        Set<String> linked = modules();
        assertTrue(linked.containsAll(named), () -> linked + " is less than " + named);
        linked.removeAll(named);
        assertEquals(Set.of("java.datatransfer", "java.prefs"), linked, "required by those that are named");
        assertFalse(ModuleFinder.ofSystem().find("jdk.compiler").isEmpty(), "this JDK has more, which the image lacks");
    }

    @Test
    void holdsOneLibraryOfWebrtcAndNoneOfOtherSystems() throws IOException {
        try (Stream<Path> files = Files.walk(image)) {
            List<String> libraries = files.map(ApplicationJars::name)
                    .filter(TargetPlatform::isAnyLibrary)
                    .toList();
            assertTrue(libraries.stream().allMatch(TARGET::isLibrary), libraries::toString);
            assertEquals(
                    1,
                    libraries.stream().filter(name -> name.contains("webrtc")).count(),
                    libraries::toString);
        }
        for (Path jar : new ApplicationJars(TARGET.jars(image)).classPath()) {
            try (FileSystem content = FileSystems.newFileSystem(jar);
                    Stream<Path> entries = Files.walk(content.getPath("/"))) {
                assertEquals(
                        List.of(),
                        entries.filter(entry -> TargetPlatform.isAnyLibrary(entry.toString()))
                                .toList(),
                        jar + " holds libraries");
            }
        }
    }

    /** The modules of the image, as jlink records them. */
    private static Set<String> modules() throws IOException {
        return Files.readAllLines(TARGET.runtime(image).resolve("release")).stream()
                .filter(line -> line.startsWith("MODULES="))
                .flatMap(line -> Stream.of(
                        line.substring("MODULES=".length()).replace("\"", "").split(" ", -1)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
