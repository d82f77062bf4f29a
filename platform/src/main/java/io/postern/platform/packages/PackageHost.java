package io.postern.platform.packages;

import io.postern.platform.OperatingSystem;
import io.postern.platform.process.BoundedProcess;
import io.postern.platform.process.BoundedProcess.Result;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * A machine on which packages can be installed.
 *
 * @param manager its package manager; empty if it has none that the table supports
 * @param root whether this process runs as root
 * @param knows whether the package manager can install a package of this name; called where a package has several
 *     names, and for one of apt's
 */
public record PackageHost(Optional<PackageManager> manager, boolean root, Predicate<String> knows) {
    private static final Duration APT_TIMEOUT = Duration.ofSeconds(15);

    /** Families of Linux distributions, by their names in {@code os-release}. */
    private static final Map<String, PackageManager> FAMILIES = Map.ofEntries(
            Map.entry("debian", PackageManager.APT),
            Map.entry("ubuntu", PackageManager.APT),
            Map.entry("fedora", PackageManager.DNF),
            Map.entry("rhel", PackageManager.DNF),
            Map.entry("centos", PackageManager.DNF),
            Map.entry("suse", PackageManager.ZYPPER),
            Map.entry("opensuse", PackageManager.ZYPPER),
            Map.entry("opensuse-leap", PackageManager.ZYPPER),
            Map.entry("opensuse-tumbleweed", PackageManager.ZYPPER),
            Map.entry("arch", PackageManager.PACMAN));

    /**
     * Returns the machine that this process runs on. Later calls that run {@code apt-cache} for a package block for
     * some milliseconds.
     */
    public static PackageHost here() {
        String system = OperatingSystem.javaName();
        String path = System.getenv().getOrDefault("PATH", "");
        List<Path> folders = folders(path);
        Optional<PackageManager> manager = find(system, osRelease(Path.of("/etc/os-release")), folders);
        return new PackageHost(
                manager,
                isRoot(),
                name -> manager.filter(PackageManager.APT::equals)
                        .map(apt -> isKnownToApt(name))
                        .orElse(true));
    }

    /** Returns the one command that installs these packages; empty if no package manager has any of them. */
    public Optional<String> installCommand(Collection<SystemPackage> packages) {
        return manager.flatMap(program -> {
            Set<String> names = new TreeSet<>();
            boolean unknown = false;
            for (SystemPackage wanted : packages) {
                List<String> alternatives = wanted.names(program);
                Optional<String> known = alternatives.size() < 2
                        ? alternatives.stream().findFirst()
                        : alternatives.stream().filter(knows).findFirst();
                unknown |= known.isEmpty() && !alternatives.isEmpty();
                known.or(() -> alternatives.stream().findFirst()).ifPresent(names::add);
            }
            if (names.isEmpty()) {
                return Optional.empty();
            }
            String install = program.installCommand(root, new ArrayList<>(names));
            // A machine that has never fetched the package lists has none.
            boolean update = program == PackageManager.APT
                    && (unknown || !knows.test(names.iterator().next()));
            return Optional.of(update ? program.updateCommand(root) + " && " + install : install);
        });
    }

    /**
     * Finds the package manager of a system.
     *
     * @param system the system property {@code os.name}
     * @param osRelease the entries of Linux' {@code os-release}; empty elsewhere
     * @param path the folders in which programs are searched
     */
    static Optional<PackageManager> find(String system, Map<String, String> osRelease, List<Path> path) {
        String name = system.toLowerCase(Locale.ROOT);
        if (name.startsWith("windows")) {
            return onPath(PackageManager.WINGET, path);
        } else if (name.startsWith("mac")) {
            return onPath(PackageManager.BREW, path);
        }
        // A distribution's own package manager takes precedence over others that are installed.
        List<PackageManager> candidates = new ArrayList<>();
        for (String family :
                (osRelease.getOrDefault("ID", "") + " " + osRelease.getOrDefault("ID_LIKE", "")).split(" ", -1)) {
            Optional.ofNullable(FAMILIES.get(family)).ifPresent(candidates::add);
        }
        candidates.addAll(
                List.of(PackageManager.APT, PackageManager.DNF, PackageManager.ZYPPER, PackageManager.PACMAN));
        return candidates.stream()
                .flatMap(candidate -> onPath(candidate, path).stream())
                .findFirst();
    }

    private static Optional<PackageManager> onPath(PackageManager manager, List<Path> path) {
        String file = manager == PackageManager.WINGET ? manager.program() + ".exe" : manager.program();
        boolean found = path.stream().anyMatch(folder -> Files.isExecutable(folder.resolve(file)));
        return found ? Optional.of(manager) : Optional.empty();
    }

    private static boolean isRoot() {
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return "root".equals(System.getProperty("user.name"));
        }
    }

    private static List<Path> folders(String path) {
        List<Path> folders = new ArrayList<>();
        for (String folder : path.split(File.pathSeparator, -1)) {
            try {
                if (!folder.isBlank()) {
                    folders.add(Path.of(folder));
                }
            } catch (InvalidPathException e) {
                // PATH on Windows often holds quoted or broken entries; the shell skips them too.
            }
        }
        return folders;
    }

    /** Reads the entries of an {@code os-release} file; none if it cannot be read. */
    static Map<String, String> osRelease(Path file) {
        Map<String, String> entries = new HashMap<>();
        try {
            for (String line : Files.readAllLines(file)) {
                int equals = line.indexOf('=');
                if (equals > 0) {
                    entries.put(
                            line.substring(0, equals),
                            line.substring(equals + 1).replaceAll("[\"']", ""));
                }
            }
        } catch (IOException e) {
            return Map.of();
        }
        return entries;
    }

    /**
     * Whether apt can install a package. A purely virtual package is reported on standard error, with status 0 and no
     * standard output.
     */
    private static boolean isKnownToApt(String name) {
        try {
            Result said = new BoundedProcess(APT_TIMEOUT, "apt-cache", "show", "--no-all-versions", name)
                    .separateErrors()
                    .run();
            return !said.timedOut() && said.output().length > 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
