package io.postern.installer.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes the window ready to be installed on the system this runs on. */
@Command(
        name = "postern package",
        mixinStandardHelpOptions = true,
        description =
                "Makes of the window what can be installed on this system: a folder with its own Java runtime that"
                        + " runs wherever it is put, or a package of the system's kind.")
final class Main implements Callable<Integer> {
    private static final double MEGABYTE = 1_000_000;

    /** What can be made. */
    enum Kind {
        image,
        deb
    }

    @Option(names = "--type", paramLabel = "TYPE", description = "${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}")
    private Kind kind = Kind.image;

    @Option(names = "--no-rehearsal", description = "Do not start the window once to speed its later starts up.")
    private boolean noRehearsal;

    private final Path module;

    private Main(Path module) {
        this.module = module;
    }

    /** Expects the folder of the sources in the system property {@code postern.root}. */
    public static void main(String[] arguments) {
        Path module = Path.of(System.getProperty("postern.root", "."), "installer", "client")
                .toAbsolutePath();
        CommandLine command = new CommandLine(new Main(module));
        command.setExecutionExceptionHandler((failure, line, parsed) -> {
            if (failure instanceof PackagingException sentence) {
                line.getErr().println(sentence.getMessage());
                return CommandLine.ExitCode.SOFTWARE;
            }
            throw failure;
        });
        System.exit(command.execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Target target = Target.current();
        Path output = module.resolve("target");
        Path work = Files.createDirectories(output.resolve("packaging"));
        String version =
                Folders.lines(module.resolve("common").resolve("version")).getFirst();
        WindowJars jars = new WindowJars(output.resolve("lib"));
        say("Linking the Java runtime and making the image …");
        Path image = new AppImage(target, module, work, version).make(jars, output.resolve("image"));
        if (!noRehearsal) {
            say("Rehearsing the start …");
            new StartCache(target, image, work).make();
        }
        say(image + ": " + megabytes(Folders.size(image)));
        if (kind == Kind.deb) {
            Path made = new DebianPackage(module, image, version).make(output.resolve("package"));
            say(made + ": " + megabytes(Files.size(made)));
        }
        return CommandLine.ExitCode.OK;
    }

    private static void say(String sentence) {
        System.out.println(sentence);
    }

    private static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f MB", bytes / MEGABYTE);
    }
}
