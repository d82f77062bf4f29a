package io.postern.installer.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Strips symbol tables, which only debuggers read, from the native libraries of an image. Linux with binutils only; on
 * other systems the tables are separate files, or the libraries are signed.
 */
final class LibraryStripper {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private LibraryStripper() {}

    /** @return whether the libraries were stripped */
    static boolean strip(TargetPlatform target, Path image) throws IOException, InterruptedException {
        if (target != TargetPlatform.LINUX || SystemProgram.find("strip").isEmpty()) {
            return false;
        }
        List<String> command = new ArrayList<>(List.of("strip", "--strip-unneeded", "--preserve-dates"));
        try (Stream<Path> files = Files.walk(image)) {
            for (Path library : files.filter(
                            file -> Files.isRegularFile(file) && target.isLibrary(ApplicationJars.name(file)))
                    .toList()) {
                library.toFile().setWritable(true);
                command.add(library.toString());
            }
        }
        SystemProgram.run(TIMEOUT, command);
        return true;
    }
}
