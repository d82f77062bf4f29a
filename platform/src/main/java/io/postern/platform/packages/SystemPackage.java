package io.postern.platform.packages;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A requirement of Postern that the operating system provides.
 *
 * @param need a short name
 * @param purpose what it is for, as people read it
 * @param names for each package manager the names of its package in different releases; empty if the system includes it
 *     or if there is no package
 */
public record SystemPackage(
        String need,
        Set<PackageGroup> groups,
        PackageCheck check,
        String purpose,
        Map<PackageManager, List<String>> names) {

    public SystemPackage {
        groups = Set.copyOf(groups);
        names = Map.copyOf(names);
    }

    /** The names of its package in different releases, the preferred one first; empty if there is none. */
    public List<String> names(PackageManager manager) {
        return names.getOrDefault(manager, List.of());
    }

    /** The name of the library for the dynamic linker, such as {@code libpulse.so.0}; empty if it is not a library. */
    public Optional<String> library() {
        return check.kind() == PackageCheck.Kind.LIBRARY ? Optional.of(check.argument()) : Optional.empty();
    }
}
