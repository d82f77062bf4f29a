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
 * What the search for programs depends on: the system, its environment variables and the person's home folder.
 */
public record Machine(Kind kind, Map<String, String> environment, Path home) {

    /** The systems people run the demo on. */
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

    /** The first executable file of one of these names (without {@code .exe}) on PATH; a folder earlier on PATH wins. */
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

    /** Where this person's programs keep what can be made again. */
    public Path cacheFolder() {
        Path folder = switch (kind) {
            case WINDOWS ->
                variable("LOCALAPPDATA")
                        .map(Path::of)
                        .orElse(home.resolve("AppData").resolve("Local"));
            case MACOS -> home.resolve("Library").resolve("Caches");
            // The XDG base directory specification: a relative path is to be ignored.
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
            // PATH on Windows often holds quoted or broken entries; the shell skips them too.
            return Optional.empty();
        }
    }
}
