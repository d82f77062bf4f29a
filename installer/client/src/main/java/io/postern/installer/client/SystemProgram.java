package io.postern.installer.client;

import io.postern.platform.packages.PackageHost;
import io.postern.platform.packages.SystemPackages;
import io.postern.platform.process.BoundedProcess;
import io.postern.platform.process.BoundedProcess.Result;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
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
    static String run(Duration limit, List<String> command) throws IOException, InterruptedException {
        Result result = new BoundedProcess(limit, command).run();
        if (!result.succeeded()) {
            throw new PackagingException(command.getFirst()
                    + (result.timedOut() ? " did not end in time" : " failed with " + result.status()) + ":\n"
                    + result.text());
        }
        return result.text();
    }
}
