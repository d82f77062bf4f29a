package io.postern.livekit;

import io.postern.platform.OperatingSystem;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The properties of a machine that program searches depend on: operating system, environment variables and the user's
 * home folder.
 */
public record Machine(Kind kind, Map<String, String> environment, Path home) {

    /** The supported operating systems. */
    public enum Kind {
        LINUX,
        MACOS,
        WINDOWS
    }

    public Machine {
        environment = Map.copyOf(environment);
    }

    /** The machine this process runs on. */
    public static Machine here() {
        OperatingSystem system = OperatingSystem.current();
        Kind kind = system == OperatingSystem.WINDOWS
                ? Kind.WINDOWS
                : system == OperatingSystem.MAC ? Kind.MACOS : Kind.LINUX;
        return new Machine(kind, System.getenv(), Path.of(System.getProperty("user.home", ".")));
    }

    /** An environment variable that is set and not blank. */
    public Optional<String> variable(String name) {
        String value = environment.get(name);
        if (value == null && kind == Kind.WINDOWS) {
            value = environment.entrySet().stream()
                    .filter(entry -> entry.getKey().equalsIgnoreCase(name))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElse(null);
        }
        return Optional.ofNullable(value).filter(text -> !text.isBlank());
    }

    /** The first executable with one of these names (without {@code .exe}) on PATH; an earlier folder on PATH wins. */
    public Optional<Path> onPath(List<String> names) {
        for (String folder : variable("PATH").orElse("").split(File.pathSeparator, -1)) {
            for (String name : names) {
                Optional<Path> found = folder.isBlank() ? Optional.empty() : program(folder, name);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    /** The file name of a program on this system. */
    public String executable(String name) {
        return kind == Kind.WINDOWS ? name + ".exe" : name;
    }

    /** The user's folder for caches. */
    public Path cacheFolder() {
        Path folder = switch (kind) {
            case WINDOWS ->
                variable("LOCALAPPDATA")
                        .map(Path::of)
                        .orElse(home.resolve("AppData").resolve("Local"));
            case MACOS -> home.resolve("Library").resolve("Caches");
            // The XDG base directory specification: relative paths must be ignored.
            case LINUX ->
                variable("XDG_CACHE_HOME")
                        .map(Path::of)
                        .filter(Path::isAbsolute)
                        .orElse(home.resolve(".cache"));
        };
        return folder.resolve("postern");
    }

    private Optional<Path> program(String folder, String name) {
        try {
            Path file = Path.of(folder, executable(name)).toAbsolutePath();
            return Files.isRegularFile(file) && Files.isExecutable(file) ? Optional.of(file) : Optional.empty();
        } catch (InvalidPathException e) {
            // PATH on Windows often holds quoted or invalid entries, which the shell skips too.
            return Optional.empty();
        }
    }
}
