package io.postern.installer.client;

import io.postern.platform.natives.GlibcRequirement;
import io.postern.platform.packages.PackageGroup;
import io.postern.platform.packages.PackageManager;
import io.postern.platform.packages.SystemPackage;
import io.postern.platform.packages.SystemPackages;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The libraries of the operating system that packages of the window depend on, in the notations of their kinds. */
final class SystemDependencies {
    /** The oldest that libwebrtc and JavaFX are built for, which are packed in archives. */
    private static final int OLDEST_C_LIBRARY = 18;

    private SystemDependencies() {}

    /**
     * For {@code Depends}: names of packages, with bars between those of different releases.
     *
     * @param cLibrary the version of {@link #cLibrary}
     */
    static String debian(String cLibrary) {
        return Stream.concat(
                        Stream.of("libc6 (>= " + cLibrary + ")"),
                        packages().stream().map(row -> String.join(" | ", row.names(PackageManager.APT))))
                .collect(Collectors.joining(", "));
    }

    /** The same for {@code Requires}: names of libraries, which distributions call their packages by as they like. */
    static String rpm(String cLibrary) {
        return Stream.concat(
                        packages().stream()
                                .flatMap(row -> row.library().stream())
                                .map(library -> library + "()(64bit)"),
                        Stream.of("libc.so.6(GLIBC_" + cLibrary + ")(64bit)"))
                .collect(Collectors.joining(", "));
    }

    /** The C library that all of a tree runs with, such as {@code 2.34}. */
    static String cLibrary(Path tree) throws IOException {
        return "2." + Math.max(OLDEST_C_LIBRARY, GlibcRequirement.minorNeededBy(tree));
    }

    private static List<SystemPackage> packages() {
        return SystemPackages.load().of(PackageGroup.MEDIA, PackageGroup.JAVAFX, PackageGroup.WINDOW);
    }
}
