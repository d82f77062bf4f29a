package io.postern.livekit;

import io.postern.platform.packages.PackageHost;
import io.postern.platform.packages.PackageManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** A fake machine: folders with small shell scripts instead of real programs. */
final class FakePrograms {
    private final Path root;
    private final Map<String, String> environment = new HashMap<>();

    FakePrograms(Path root) {
        this.root = root;
        environment.put("PATH", root.resolve("bin").toString());
        environment.put("XDG_CACHE_HOME", root.resolve("cache").toString());
    }

    FakePrograms set(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** Adds a program to PATH. */
    Path onPath(String name, String script) throws IOException {
        return program("bin/" + name, script);
    }

    Path program(String place, String script) throws IOException {
        Path file = root.resolve(place);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\nexport PATH=/usr/bin:/bin\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return file;
    }

    /** A finder that searches this machine and writes its progress to {@code lines}. */
    LiveKitFinder finder(Consumer<String> lines, Duration engineTimeout) {
        return new LiveKitFinder(machine(), host(PackageManager.APT), lines, engineTimeout);
    }

    static PackageHost host(PackageManager manager) {
        return new PackageHost(Optional.of(manager), false, name -> true);
    }

    Machine machine() {
        return new Machine(Machine.Kind.LINUX, environment, root.resolve("home"));
    }
}
