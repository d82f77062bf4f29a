package io.postern.desktop.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Chooses a folder in which a person will find a file: the desktop, else the downloads, else the home directory. */
final class ReportFolder {
    /** A line of the file in which Linux desktops store the localised names of their folders. */
    private static final Pattern LINE = Pattern.compile("XDG_(DESKTOP|DOWNLOAD)_DIR=\"\\$HOME/(.+)\"");

    private ReportFolder() {}

    /** Returns the folder on this machine. */
    static Path ofThisMachine() {
        Path home = Path.of(System.getProperty("user.home", ".")).toAbsolutePath();
        Path configuration =
                Path.of(Optional.ofNullable(System.getenv("XDG_CONFIG_HOME")).orElse(""));
        return in(home, configuration.isAbsolute() ? configuration : home.resolve(".config"));
    }

    static Path in(Path home, Path configuration) {
        return Stream.of(
                        named(home, configuration, "DESKTOP").stream(),
                        Stream.of(home.resolve("Desktop")),
                        named(home, configuration, "DOWNLOAD").stream(),
                        Stream.of(home.resolve("Downloads")))
                .flatMap(place -> place)
                .filter(place -> Files.isDirectory(place) && Files.isWritable(place))
                .findFirst()
                .orElse(home);
    }

    private static Optional<Path> named(Path home, Path configuration, String which) {
        List<String> lines;
        try {
            lines = Files.readAllLines(configuration.resolve("user-dirs.dirs"));
        } catch (IOException e) {
            return Optional.empty();
        }
        return lines.stream()
                .map(LINE::matcher)
                .filter(Matcher::matches)
                .filter(line -> line.group(1).equals(which))
                .map(line -> home.resolve(line.group(2)))
                .findFirst();
    }
}
