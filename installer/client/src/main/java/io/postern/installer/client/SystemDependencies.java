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

/** The operating system libraries that packages of the window depend on, in the notation of each package format. */
final class SystemDependencies {
    /** The C library required by libwebrtc and JavaFX, which are packed in archives. */
    private static final int OLDEST_C_LIBRARY = 18;

    private SystemDependencies() {}

    /**
     * The value of {@code Depends}: package names, with bars between the names in different releases.
     *
     * @param cLibrary from {@link #cLibrary}
     */
    static String debian(String cLibrary) {
        return Stream.concat(
                        Stream.of("libc6 (>= " + cLibrary + ")"),
                        packages().stream().map(row -> String.join(" | ", row.names(PackageManager.APT))))
                .collect(Collectors.joining(", "));
    }

    /** The value of {@code Requires}: library names, because package names differ between distributions. */
    static String rpm(String cLibrary) {
        return Stream.concat(
                        packages().stream()
                                .flatMap(row -> row.library().stream())
                                .map(library -> library + "()(64bit)"),
                        Stream.of("libc.so.6(GLIBC_" + cLibrary + ")(64bit)"))
                .collect(Collectors.joining(", "));
    }

    /** The version of the C library that the files of a tree require, such as {@code 2.34}. */
    static String cLibrary(Path tree) throws IOException {
        return "2." + Math.max(OLDEST_C_LIBRARY, GlibcRequirement.minorNeededBy(tree));
    }

    private static List<SystemPackage> packages() {
        return SystemPackages.load().of(PackageGroup.MEDIA, PackageGroup.JAVAFX, PackageGroup.WINDOW);
    }
}
