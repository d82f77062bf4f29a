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

/** What of modules and jars an image goes without, as the files called {@code left-out} list it. */
final class ExclusionList {
    private static final String CLASS = ".class";

    /** Whose part it is, and the folder or the pattern of files. */
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

    /** Whether an image goes without this entry of a jar. */
    boolean ofJar(Path jar, String entry) {
        String name = ApplicationJars.name(jar);
        return parts.stream()
                .filter(part -> name.startsWith(part.owner() + "-"))
                .anyMatch(part -> pattern(part).matches(Path.of(entry)));
    }

    private static PathMatcher pattern(Part part) {
        String glob = part.path().contains("*") ? part.path() : part.path() + "/**";
        return FileSystems.getDefault().getPathMatcher("glob:" + glob);
    }

    /** What is left out of modules: patterns for jlink, and the classes as class files name them. */
    record OfModules(List<String> patterns, Set<String> classes) {}

    /** @param modules where the modules are found; those of other systems may be missing */
    OfModules ofModules(ModuleFinder modules) throws IOException {
        List<String> patterns = new ArrayList<>();
        Set<String> classes = new HashSet<>();
        for (Part part : parts) {
            Optional<ModuleReference> module = modules.find(part.owner());
            if (module.isPresent()) {
                addFolders(part, module.get(), patterns, classes);
            }
        }
        return new OfModules(patterns, classes);
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

    /** A class where there is one: other files may be left out for another reason, such as their language. */
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

    /** Not {@link java.util.regex.Pattern#quote}: jlink reads commas and backslashes of its list in ways of its own. */
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
