package io.postern.installer.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Takes the tables of symbols that only debuggers read out of the libraries of an image. On Linux, where binutils are
 * installed; elsewhere such tables are files of their own, or belong to what is signed.
 */
final class LibraryStripper {
    private static final long SECONDS = 60;

    private LibraryStripper() {}

    /** @return whether it was done */
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
        SystemProgram.run(command, SECONDS, TimeUnit.SECONDS);
        return true;
    }
}
