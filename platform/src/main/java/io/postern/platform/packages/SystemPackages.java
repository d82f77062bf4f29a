package io.postern.platform.packages;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** The table of everything that Postern requires of the operating system: {@code system-packages.tsv}. */
public final class SystemPackages {
    private static final String FILE = "system-packages.tsv";
    private static final String COMMENT = "#";
    private static final String NONE = "-";
    private static final List<String> FIRST_COLUMNS = List.of("need", "groups", "check", "purpose");

    private final List<SystemPackage> rows;

    private SystemPackages(List<SystemPackage> rows) {
        this.rows = List.copyOf(rows);
    }

    /** Loads the table of this version of Postern. */
    public static SystemPackages load() {
        try (InputStream file = Objects.requireNonNull(SystemPackages.class.getResourceAsStream(FILE), FILE)) {
            return parse(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Parses a table.
     *
     * @throws IllegalArgumentException if it is not valid; the message contains the line
     */
    static SystemPackages parse(String text) {
        List<String> lines = text.lines()
                .filter(line -> !line.isBlank() && !line.startsWith(COMMENT))
                .toList();
        if (lines.isEmpty() || !columns().equals(cells(lines.getFirst()))) {
            throw new IllegalArgumentException("The columns are not " + columns());
        }
        List<SystemPackage> rows = new ArrayList<>();
        Set<String> needs = new HashSet<>();
        for (String line : lines.subList(1, lines.size())) {
            try {
                SystemPackage row = row(cells(line));
                if (!needs.add(row.need())) {
                    throw new IllegalArgumentException("The need \"" + row.need() + "\" has two lines");
                }
                rows.add(row);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(e.getMessage() + ": " + line, e);
            }
        }
        return new SystemPackages(rows);
    }

    private static List<String> columns() {
        List<String> names = new ArrayList<>(FIRST_COLUMNS);
        for (PackageManager manager : PackageManager.values()) {
            names.add(manager.column());
        }
        return names;
    }

    private static List<String> cells(String line) {
        return List.of(line.split("\t", -1));
    }

    private static SystemPackage row(List<String> cells) {
        if (cells.size() != columns().size()
                || cells.stream().anyMatch(cell -> cell.isBlank() || !cell.equals(cell.strip()))) {
            throw new IllegalArgumentException("There are not " + columns().size() + " cells with text");
        }
        Set<PackageGroup> groups = EnumSet.noneOf(PackageGroup.class);
        for (String group : cells.get(1).split(",", -1)) {
            groups.add(PackageGroup.of(group));
        }
        Map<PackageManager, List<String>> names = new EnumMap<>(PackageManager.class);
        for (PackageManager manager : PackageManager.values()) {
            String cell = cells.get(columns().indexOf(manager.column()));
            if (!cell.equals(NONE)) {
                names.put(manager, List.of(cell.split(",", -1)));
            }
        }
        return new SystemPackage(cells.get(0), groups, PackageCheck.of(cells.get(2)), cells.get(3), names);
    }

    /** All requirements, in the order of the table. */
    public List<SystemPackage> all() {
        return rows;
    }

    /** The requirements of some groups, in the order of the table, without duplicates. */
    public List<SystemPackage> of(PackageGroup... groups) {
        Set<PackageGroup> wanted = Set.of(groups);
        return rows.stream()
                .filter(row -> row.groups().stream().anyMatch(wanted::contains))
                .toList();
    }

    /** The package that contains a program, such as {@code xz}; empty if the table has none. */
    public Optional<SystemPackage> withCommand(String program) {
        return rows.stream()
                .filter(row -> row.check().kind() == PackageCheck.Kind.COMMAND
                        && List.of(row.check().argument().split(",", -1)).contains(program))
                .findFirst();
    }
}
