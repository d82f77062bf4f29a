package io.postern.installer.client;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Gives an image what its own start has taught it: the window is started once by its launcher and goes through its
 * places unattended, and what the Java runtime loaded, linked and measured meanwhile becomes a file (JDK's ahead-of-time
 * cache, JEP 483, 514 and 515) that every later start maps into memory.
 */
final class AotCacheTrainer {
    private static final long REHEARSAL_SECONDS = 120;
    private static final long CREATION_SECONDS = 240;
    private static final String NAME = "postern.aot";

    /** Sends mails of the log; its library is not ours. */
    private static final String NEEDS_A_LIBRARY = ".net.SMTPAppender";

    private final TargetPlatform target;
    private final Path image;
    private final Path work;

    /** @param work a folder for what is made on the way */
    AotCacheTrainer(TargetPlatform target, Path image, Path work) {
        this.target = target;
        this.image = image;
        this.work = work;
    }

    /** Trains the image and writes the cache into it; the launcher uses it from then on. */
    void make() throws IOException, InterruptedException {
        Path home = FileTrees.empty(work.resolve("rehearsal"));
        Path recorded = work.resolve("rehearsal.aotconf");
        Files.deleteIfExists(recorded);
        Path cache = target.jars(image).resolve(NAME);
        Files.deleteIfExists(cache);
        Path log = work.resolve("rehearsal.log");
        Files.deleteIfExists(log);
        try (RehearsalDisplay screen = RehearsalDisplay.forRehearsal(target, work)) {
            List<String> options = new ArrayList<>(screen.javaOptions());
            options.add("-XX:AOTMode=record");
            // Profiles are for the second compiler, which the window does without.
            options.add("-XX:+UnlockDiagnosticVMOptions");
            options.add("-XX:-AOTRecordTraining");
            options.add("-XX:AOTConfiguration=" + recorded);
            run(options, screen.environment(), home, log, REHEARSAL_SECONDS);
            mustExist(recorded, log);
            mustBeWhole(log);
            run(
                    List.of(
                            "-XX:AOTMode=create",
                            "-XX:AOTConfiguration=" + recorded,
                            "-XX:AOTCache=" + cache,
                            // Call sites of lambdas and what calls between compiled and interpreted code are 5 MB
                            // that would be too many, and cost a start 0.2 s to make.
                            "-XX:+UnlockDiagnosticVMOptions",
                            "-XX:-AOTInvokeDynamicLinking",
                            "-XX:-AOTAdapterCaching",
                            "-XX:-AOTStubCaching"),
                    screen.environment(),
                    home,
                    log,
                    CREATION_SECONDS);
        }
        mustExist(cache, log);
        useInLauncher();
    }

    private void run(List<String> options, Map<String, String> environment, Path home, Path log, long seconds)
            throws IOException, InterruptedException {
        ProcessBuilder start =
                new ProcessBuilder(target.launcher(image).toString(), "--rehearse").directory(home.toFile());
        start.environment().putAll(environment);
        // The JVM reads this before the launcher's own options; quotes keep a path with spaces together.
        start.environment()
                .put(
                        "JAVA_TOOL_OPTIONS",
                        String.join(
                                " ",
                                options.stream()
                                        .map(option -> "\"" + option + "\"")
                                        .toList()));
        start.environment().put("XDG_CONFIG_HOME", home.toString());
        start.environment().put("XDG_STATE_HOME", home.toString());
        start.environment().put("APPDATA", home.toString());
        start.environment().put("LOCALAPPDATA", home.toString());
        start.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        Process process = start.start();
        if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new PackagingException(
                    "The window did not end its rehearsal within " + seconds + " s. What it said is in " + log);
        }
    }

    /** A class that does not pass the verifier misses one that was left out of the image. */
    private static void mustBeWhole(Path log) throws IOException {
        List<String> broken = Files.readAllLines(log, Charset.defaultCharset()).stream()
                .filter(line -> line.contains("Verification failed for") || line.contains("NoClassDefFoundError"))
                .filter(line -> !line.contains(NEEDS_A_LIBRARY))
                .toList();
        if (!broken.isEmpty()) {
            throw new PackagingException("A class is missing in the image, see the files called left-out: "
                    + broken.getFirst() + ". What was said besides is in " + log);
        }
    }

    private static void mustExist(Path file, Path log) {
        if (!Files.isRegularFile(file)) {
            throw new PackagingException("The rehearsal left no " + file.getFileName() + ". What it said is in " + log);
        }
    }

    private void useInLauncher() throws IOException {
        Path configuration = target.configuration(image);
        boolean readOnly = !Files.isWritable(configuration);
        if (readOnly) {
            configuration.toFile().setWritable(true);
        }
        List<String> lines = new ArrayList<>(Files.readAllLines(configuration));
        int options = lines.indexOf("[JavaOptions]");
        if (options < 0) {
            throw new PackagingException(
                    configuration + " has no [JavaOptions]: jpackage of this JDK writes another form.");
        }
        lines.add(options + 1, "java-options=-XX:AOTCache=$APPDIR/" + NAME);
        Files.write(configuration, lines);
    }
}
