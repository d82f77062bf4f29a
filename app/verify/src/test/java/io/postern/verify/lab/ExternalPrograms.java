package io.postern.verify.lab;

import io.postern.livekit.Machine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the programs of other projects that the server stack needs. */
public final class ExternalPrograms {
    private ExternalPrograms() {}

    /** Looks on PATH, then where systems keep programs for root. */
    public static Optional<Path> find(String name) {
        return Machine.here()
                .onPath(List.of(name))
                .or(() -> Stream.of("/usr/sbin", "/sbin", "/usr/local/go/bin")
                        .map(folder -> Path.of(folder, name))
                        .filter(Files::isExecutable)
                        .findFirst());
    }

    public static Path path(String name) {
        return find(name).orElseThrow(() -> new IllegalStateException("Tests with " + name + " say they require it."));
    }
}
