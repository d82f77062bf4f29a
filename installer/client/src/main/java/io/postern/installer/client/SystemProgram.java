package io.postern.installer.client;

import io.postern.platform.packages.PackageHost;
import io.postern.platform.packages.SystemPackages;
import java.io.File;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds and runs programs of this system that build packages. */
final class SystemProgram {
    private SystemProgram() {}

    /** The path of a program on PATH, if it is installed. */
    static Optional<Path> find(String program) {
        String folders = System.getenv().getOrDefault("PATH", "");
        return Stream.of(folders.split(Pattern.quote(File.pathSeparator)))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Fails if a program is not installed; the message says how to install it. */
    static void require(String program, String whatFor) {
        if (find(program).isEmpty()) {
            Optional<String> command = SystemPackages.load()
                    .withCommand(program)
                    .flatMap(brings -> PackageHost.here().installCommand(List.of(brings)));
            throw new PackagingException(program + " is needed for " + whatFor + " and was not found."
                    + command.map(installs -> " This command installs it: " + installs)
                            .orElse(""));
        }
    }

    /** Runs a program to its end; a failure contains its output. */
    static String run(List<String> command, long time, TimeUnit unit) throws IOException, InterruptedException {
        Path said = Files.createTempFile("postern-package-", ".log");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();
            boolean ended = process.waitFor(time, unit);
            if (!ended) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
            }
            String output = Files.readString(said, Charset.defaultCharset());
            if (!ended || process.exitValue() != 0) {
                throw new PackagingException(command.getFirst()
                        + (ended ? " failed with " + process.exitValue() : " did not end in time") + ":\n" + output);
            }
            return output;
        } finally {
            Files.deleteIfExists(said);
        }
    }
}
