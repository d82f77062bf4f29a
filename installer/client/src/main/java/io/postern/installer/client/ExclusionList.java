package io.postern.installer.client;

import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The parts of modules and jars that are excluded from an image, as listed in the files named {@code left-out}. */
final class ExclusionList {
    private static final String CLASS = ".class";

    /** An excluded part: its module or jar, and a folder or file pattern. */
    private record Part(String owner, String path) {}

    private final List<Part> parts;

    private ExclusionList(List<Part> parts) {
        this.parts = parts;
    }

    /** @param lists the files */
    static ExclusionList read(List<Path> lists) throws IOException {
        List<Part> parts = new ArrayList<>();
        for (Path list : lists) {
            for (String line : FileTrees.lines(list)) {
                int slash = line.indexOf('/');
                if (slash < 1) {
                    throw new PackagingException(list + " has a line without a folder: " + line);
                }
                parts.add(new Part(line.substring(0, slash), line.substring(slash + 1)));
            }
        }
        return new ExclusionList(parts);
    }

    /** Whether an entry of a jar is excluded. */
    boolean excludes(Path jar, String entry) {
        String name = ApplicationJars.name(jar);
        return parts.stream()
                .filter(part -> name.startsWith(part.owner() + "-"))
                .anyMatch(part -> pattern(part).matches(Path.of(entry)));
    }

    private static PathMatcher pattern(Part part) {
        String glob = part.path().contains("*") ? part.path() : part.path() + "/**";
        return FileSystems.getDefault().getPathMatcher("glob:" + glob);
    }

    /** The exclusions for modules: patterns for jlink, and the internal names of the excluded classes. */
    record ModuleExclusions(List<String> patterns, Set<String> classes) {}

    /** @param modules finds the modules; those of other systems may be missing */
    ModuleExclusions ofModules(ModuleFinder modules) throws IOException {
        List<String> patterns = new ArrayList<>();
        Set<String> classes = new HashSet<>();
        for (Part part : parts) {
            Optional<ModuleReference> module = modules.find(part.owner());
            if (module.isPresent()) {
                addFolders(part, module.get(), patterns, classes);
            }
        }
        return new ModuleExclusions(patterns, classes);
    }

    private static void addFolders(Part part, ModuleReference module, List<String> patterns, Set<String> classes)
            throws IOException {
        Set<String> packages = module.descriptor().packages();
        try (ModuleReader reader = module.open();
                Stream<String> names = reader.list()) {
            TreeMap<String, List<String>> folders = names.filter(
                            name -> name.startsWith(part.path() + "/") && !name.endsWith("/"))
                    .collect(Collectors.groupingBy(ExclusionList::folder, TreeMap::new, Collectors.toList()));
            for (var folder : folders.entrySet()) {
                Optional<String> kept = packages.contains(folder.getKey().replace('/', '.'))
                        ? Optional.of(smallest(reader, folder.getValue()))
                        : Optional.empty();
                patterns.add("regex:/" + escaped(part.owner()) + "/" + escaped(folder.getKey()) + "/"
                        + kept.map(name -> "(?!" + escaped(file(name)) + "$)").orElse("") + "[^/]+");
                folder.getValue().stream()
                        .filter(name -> name.endsWith(CLASS) && !kept.equals(Optional.of(name)))
                        .forEach(name -> classes.add(name.substring(0, name.length() - CLASS.length())));
            }
        }
    }

    /** The smallest class if there is one: other files may be excluded for another reason, such as their locale. */
    private static String smallest(ModuleReader reader, List<String> names) throws IOException {
        List<String> classes =
                names.stream().filter(name -> name.endsWith(CLASS)).toList();
        TreeMap<Integer, String> bySize = new TreeMap<>(Comparator.naturalOrder());
        for (String name : classes.isEmpty() ? names : classes) {
            try (var content = reader.open(name).orElseThrow()) {
                bySize.putIfAbsent(content.readAllBytes().length, name);
            }
        }
        return bySize.firstEntry().getValue();
    }

    /** Not {@link java.util.regex.Pattern#quote}: jlink interprets commas and backslashes in its option differently. */
    private static String escaped(String name) {
        return name.replace(".", "\\.").replace("$", "\\$");
    }

    private static String folder(String name) {
        int slash = name.lastIndexOf('/');
        return slash < 0 ? "" : name.substring(0, slash);
    }

    private static String file(String name) {
        return name.substring(name.lastIndexOf('/') + 1);
    }
}
