package io.postern.platform.natives;

import io.postern.platform.OperatingSystem;
import io.postern.platform.packages.PackageGroup;
import io.postern.platform.packages.PackageHost;
import io.postern.platform.packages.SystemPackage;
import io.postern.platform.packages.SystemPackages;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The libraries of the operating system that one part of Postern requires. Checks all of them at once, so that one
 * command installs everything that is missing. Thread safe.
 */
public final class RequiredLibraries {
    /** The messages of {@code dlopen} of glibc and of musl about a missing dependency. */
    private static final Pattern MISSING = Pattern.compile(
            "(?:Error loading shared library )?([\\w.+-]+\\.so[\\w.]*): (?:cannot open shared object file|file too short"
                    + "|No such file or directory)");

    private static final Pattern OLD = Pattern.compile("version [`']((?:GLIBC|GLIBCXX|CXXABI)_[\\w.]+)' not found");

    /** The last two are added by the Java runtime after it has read the file. */
    private static final Pattern FOREIGN =
            Pattern.compile("wrong ELF class|invalid ELF header|incompatible architecture|not a valid Win32 application"
                    + "|Can't load .* on a .* platform|can't load .* on a .* platform");

    private static final Pattern NOT_EXECUTABLE = Pattern.compile("failed to map segment from shared object");

    /** The Java runtime begins its message with the file. */
    private static final Pattern FILE = Pattern.compile("^((?:/|[A-Z]:\\\\).*?\\.(?:so|dll|dylib)): ");

    private final String purpose;
    private final Set<PackageGroup> groups;
    private final Supplier<PackageHost> host;
    private final Predicate<String> loadable;

    /**
     * Requires the libraries of some groups on this machine.
     *
     * @param purpose the subject of the sentence, such as {@code Sound and video}
     */
    public RequiredLibraries(String purpose, PackageGroup... groups) {
        this(purpose, Set.of(groups), PackageHost::here, RequiredLibraries::isLoadable);
    }

    RequiredLibraries(
            String purpose, Set<PackageGroup> groups, Supplier<PackageHost> host, Predicate<String> loadable) {
        this.purpose = purpose;
        this.groups = Set.copyOf(groups);
        this.host = host;
        this.loadable = loadable;
    }

    /**
     * Fails if a library is missing. Libraries that are found stay loaded. Does nothing where Postern requires none of
     * the operating system, on Windows and macOS.
     *
     * @param unless libraries that may be missing, but are listed and installed together with others
     * @param together groups whose libraries may be missing, but are listed and installed together with others
     * @throws NativeLibraryException if any other library is missing
     */
    public void require(Set<String> unless, PackageGroup... together) {
        if (OperatingSystem.current() != OperatingSystem.LINUX) {
            return;
        }
        boolean complete = rows(groups).stream()
                .flatMap(row -> row.library().stream())
                .filter(library -> !unless.contains(library))
                .allMatch(loadable);
        if (!complete) {
            List<PackageGroup> all = new ArrayList<>(groups);
            all.addAll(List.of(together));
            throw new NativeLibraryException(missing(missingRows(all), List.of()), null);
        }
    }

    /** Explains why a library could not be loaded. */
    public NativeLibraryException explain(Throwable thrown) {
        String said = thrown.getMessage() == null ? thrown.toString() : thrown.getMessage();
        return new NativeLibraryException(
                failure(said.lines().findFirst().orElse("").strip()), thrown);
    }

    private LoadFailure failure(String said) {
        Matcher old = OLD.matcher(said);
        if (old.find()) {
            return new LoadFailure.OldCLibrary(purpose, old.group(1));
        }
        if (FOREIGN.matcher(said).find()) {
            return foreign();
        }
        Matcher file = FILE.matcher(said);
        boolean hasFile = file.find();
        if (NOT_EXECUTABLE.matcher(said).find() && hasFile) {
            Path folder = Path.of(file.group(1)).getParent();
            return new LoadFailure.NoExecution(purpose, String.valueOf(folder));
        }
        List<SystemPackage> missing = missingRows(groups);
        Matcher named = MISSING.matcher(hasFile ? said.substring(file.end()) : said);
        List<String> others = named.find() ? List.of(named.group(1)) : List.of();
        return missing.isEmpty() && others.isEmpty() ? new LoadFailure.Other(purpose, said) : missing(missing, others);
    }

    /** The failure of a Postern without a native library for this machine. */
    public NativeLibraryException notMadeForThisMachine(Throwable thrown) {
        return new NativeLibraryException(foreign(), thrown);
    }

    private LoadFailure foreign() {
        return new LoadFailure.WrongArchitecture(
                purpose, OperatingSystem.javaName() + ", " + System.getProperty("os.arch", ""));
    }

    private LoadFailure missing(List<SystemPackage> rows, List<String> others) {
        List<String> libraries = new ArrayList<>(
                rows.stream().flatMap(row -> row.library().stream()).toList());
        others.stream().filter(other -> !libraries.contains(other)).forEach(libraries::add);
        Optional<String> command =
                rows.isEmpty() ? Optional.empty() : host.get().installCommand(rows);
        return new LoadFailure.MissingLibraries(purpose, libraries, command);
    }

    private List<SystemPackage> missingRows(Collection<PackageGroup> wanted) {
        return rows(wanted).stream()
                .filter(row -> row.library().filter(loadable.negate()).isPresent())
                .toList();
    }

    private static List<SystemPackage> rows(Collection<PackageGroup> wanted) {
        return SystemPackages.load().of(Set.copyOf(wanted).toArray(PackageGroup[]::new));
    }

    /**
     * Whether the dynamic linker finds a library and all its dependencies. The library stays loaded, because some
     * cannot be unloaded.
     */
    @SuppressWarnings("restricted") // Loads libraries that libwebrtc and JavaFX load as well.
    public static boolean isLoadable(String library) {
        try {
            SymbolLookup.libraryLookup(library, Arena.global());
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        } catch (IllegalCallerException e) {
            // Without native access nothing can be checked, and no such library can be loaded either.
            return true;
        }
    }
}
