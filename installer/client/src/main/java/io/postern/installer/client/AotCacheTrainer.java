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
 * Creates the AOT cache of an image (JEP 483, 514 and 515): runs the window once unattended, records which classes the
 * JVM loads and links, and writes them to a file that later starts map into memory.
 */
final class AotCacheTrainer {
    private static final long REHEARSAL_TIMEOUT_SECONDS = 120;
    private static final long CREATION_TIMEOUT_SECONDS = 240;
    private static final String NAME = "postern.aot";

    /** Sends log messages by e-mail; its library is not included. */
    private static final String OPTIONAL_APPENDER = ".net.SMTPAppender";

    private final TargetPlatform target;
    private final Path image;
    private final Path work;

    /** @param work a folder for intermediate files */
    AotCacheTrainer(TargetPlatform target, Path image, Path work) {
        this.target = target;
        this.image = image;
        this.work = work;
    }

    /** Runs the training and writes the cache into the image; its launcher uses it from then on. */
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
            // Profiles serve the C2 compiler, which is disabled.
            options.add("-XX:+UnlockDiagnosticVMOptions");
            options.add("-XX:-AOTRecordTraining");
            options.add("-XX:AOTConfiguration=" + recorded);
            run(options, screen.environment(), home, log, REHEARSAL_TIMEOUT_SECONDS);
            requireFile(recorded, log);
            requireNoMissingClasses(log);
            run(
                    List.of(
                            "-XX:AOTMode=create",
                            "-XX:AOTConfiguration=" + recorded,
                            "-XX:AOTCache=" + cache,
                            // Linked lambdas and adapter code would add 5 MB, and cost 0.2 s at each start.
                            "-XX:+UnlockDiagnosticVMOptions",
                            "-XX:-AOTInvokeDynamicLinking",
                            "-XX:-AOTAdapterCaching",
                            "-XX:-AOTStubCaching"),
                    screen.environment(),
                    home,
                    log,
                    CREATION_TIMEOUT_SECONDS);
        }
        requireFile(cache, log);
        addToLauncherOptions();
    }

    private void run(List<String> options, Map<String, String> environment, Path home, Path log, long seconds)
            throws IOException, InterruptedException {
        ProcessBuilder start =
                new ProcessBuilder(target.launcher(image).toString(), "--rehearse").directory(home.toFile());
        start.environment().putAll(environment);
        // The JVM reads this variable before the launcher's options; quotes protect paths with spaces.
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
            end(process);
            throw new PackagingException(
                    "The training run did not end within " + seconds + " s. Its output is in " + log);
        }
    }

    /** Kills the launcher and what it has started: on Linux and macOS the window is a process of its own. */
    private static void end(Process process) {
        // Once the launcher has ended, its descendants are no longer known as such.
        List<ProcessHandle> descendants = process.descendants().toList();
        process.destroyForcibly();
        descendants.forEach(ProcessHandle::destroyForcibly);
    }

    /** Fails if a class could not be verified, because a class that it needs was excluded from the image. */
    private static void requireNoMissingClasses(Path log) throws IOException {
        List<String> broken = Files.readAllLines(log, Charset.defaultCharset()).stream()
                .filter(line -> line.contains("Verification failed for") || line.contains("NoClassDefFoundError"))
                .filter(line -> !line.contains(OPTIONAL_APPENDER))
                .toList();
        if (!broken.isEmpty()) {
            throw new PackagingException("A class is missing in the image, see the files called left-out: "
                    + broken.getFirst() + ". The full output is in " + log);
        }
    }

    private static void requireFile(Path file, Path log) {
        if (!Files.isRegularFile(file)) {
            throw new PackagingException(
                    "The training run did not write " + file.getFileName() + ". Its output is in " + log);
        }
    }

    private void addToLauncherOptions() throws IOException {
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
