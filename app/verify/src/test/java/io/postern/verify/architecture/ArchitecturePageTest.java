package io.postern.verify.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Compares the modules and packages that README.md and docs/architecture.md name with the tree. The table of packages is
 * made from the first sentence of each package-info.java; {@code -Dpostern.pages=write} writes it anew.
 */
class ArchitecturePageTest {
    private static final Path PAGE = Path.of("docs", "architecture.md");
    private static final String BEGIN = "<!-- packages: written by ArchitecturePageTest -->\n";
    private static final String END = "<!-- end of packages -->";
    private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");
    private static final Pattern NODE = Pattern.compile("(?m)^ +(\\w+)\\[([\\w/-]+)]$");
    private static final Pattern ARROW = Pattern.compile("(?m)^ +(\\w+) --> (.+)$");
    private static final Pattern ARTIFACT = Pattern.compile("<artifactId>(postern-[\\w-]+)</artifactId>");
    private static final Pattern DEPENDENCY = Pattern.compile("(?s)<dependency>(.*?)</dependency>");
    /** Modules that the page describes in words. */
    private static final Set<String> NOT_IN_THE_PICTURE =
            Set.of("app/verify", "installer/client", "testing", "testing/leak-guard");

    private static final Pattern PACKAGE_INFO =
            Pattern.compile("(.+)/src/main/java/io/postern/(.+)/package-info\\.java");
    private static final Pattern JAVADOC = Pattern.compile("(?s)/\\*\\*(.*?)\\*/");
    private static final Pattern SENTENCE = Pattern.compile("(?s).*?\\.(?=\\s|$)");

    @Test
    void namesEveryPackageAndWhatItIs() throws IOException {
        String page = TrackedFiles.text(PAGE).orElseThrow();
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        int end = page.indexOf(END);
        String table = table();
        assertFalse(table.lines().count() < 50, "the tree seems to have hardly any packages");
        if ("write".equals(System.getProperty("postern.pages"))) {
            Files.writeString(TrackedFiles.ROOT.resolve(PAGE), page.substring(0, begin) + table + page.substring(end));
            return;
        }
        assertEquals(table, page.substring(begin, end), PAGE + " is old; -Dpostern.pages=write writes its table anew");
    }

    @Test
    void theReadmeHasEveryModuleOnce() {
        List<String> rows =
                TrackedFiles.text(Path.of("README.md")).orElseThrow().lines().toList();
        List<String> modules = MODULE.matcher(
                        TrackedFiles.text(Path.of("pom.xml")).orElseThrow())
                .results()
                .map(module -> module.group(1))
                .toList();
        assertFalse(modules.isEmpty(), "the build has no modules");
        assertEquals(
                modules,
                modules.stream()
                        .filter(module -> rows.stream()
                                        .filter(row -> row.startsWith("| `" + module + "` |"))
                                        .count()
                                == 1)
                        .toList());
        assertEquals(
                List.of(),
                rows.stream()
                        .filter(row -> row.startsWith("| `"))
                        .map(row -> row.substring("| `".length(), row.indexOf('`', "| `".length())))
                        .filter(folder -> !Files.isDirectory(TrackedFiles.ROOT.resolve(folder)))
                        .toList(),
                "rows of folders that are not there");
    }

    @Test
    void thePictureHasTheArrowsOfTheBuild() {
        assertEquals(reachable(arrowsOfTheBuild()), reachable(arrowsOfThePicture()));
    }

    private static Map<String, Set<String>> arrowsOfThePicture() {
        String page = TrackedFiles.text(PAGE).orElseThrow();
        Map<String, String> names = new HashMap<>();
        NODE.matcher(page).results().forEach(node -> names.put(node.group(1), node.group(2)));
        Map<String, Set<String>> arrows = new TreeMap<>();
        ARROW.matcher(page).results().forEach(arrow -> {
            Set<String> targets = arrows.computeIfAbsent(
                    names.getOrDefault(arrow.group(1), arrow.group(1)), module -> new TreeSet<>());
            Stream.of(arrow.group(2).split(" & ", -1))
                    .map(target -> names.getOrDefault(target, target))
                    .forEach(targets::add);
        });
        return arrows;
    }

    /** What modules need to be compiled and run, by their POMs. */
    private static Map<String, Set<String>> arrowsOfTheBuild() {
        Map<String, String> poms = new TreeMap<>();
        MODULE.matcher(TrackedFiles.text(Path.of("pom.xml")).orElseThrow())
                .results()
                .map(module -> module.group(1))
                .forEach(module -> poms.put(
                        module,
                        TrackedFiles.text(Path.of(module, "pom.xml"))
                                .orElseThrow()
                                .replaceFirst("(?s)<parent>.*?</parent>", "")));
        Map<String, String> modules = new HashMap<>();
        poms.forEach((module, pom) -> {
            Matcher artifact = ARTIFACT.matcher(pom);
            if (artifact.find()) {
                modules.put(artifact.group(1), module);
            }
        });
        Map<String, Set<String>> arrows = new TreeMap<>();
        poms.forEach((module, pom) -> {
            Set<String> used = DEPENDENCY
                    .matcher(pom)
                    .results()
                    .map(dependency -> dependency.group(1))
                    .filter(dependency -> !dependency.contains("<scope>test</scope>"))
                    .flatMap(dependency -> ARTIFACT.matcher(dependency).results())
                    .flatMap(artifact -> Stream.ofNullable(modules.get(artifact.group(1))))
                    .collect(Collectors.toCollection(TreeSet::new));
            if (!used.isEmpty() && !NOT_IN_THE_PICTURE.contains(module)) {
                arrows.put(module, used);
            }
        });
        return arrows;
    }

    private static Map<String, Set<String>> reachable(Map<String, Set<String>> arrows) {
        Map<String, Set<String>> all = new TreeMap<>();
        for (String from : arrows.keySet()) {
            Set<String> reached = new TreeSet<>();
            Deque<String> next = new ArrayDeque<>(List.of(from));
            while (!next.isEmpty()) {
                arrows.getOrDefault(next.pop(), Set.of()).stream()
                        .filter(reached::add)
                        .forEach(next::push);
            }
            all.put(from, reached);
        }
        return all;
    }

    private static String table() {
        return "| module | package | |\n|---|---|---|\n"
                + TrackedFiles.all().stream()
                        .map(path -> PACKAGE_INFO.matcher(path.toString().replace('\\', '/')))
                        .filter(Matcher::matches)
                        .map(found -> "| `%s` | `%s` | %s |\n"
                                .formatted(
                                        found.group(1),
                                        found.group(2).replace('/', '.'),
                                        firstSentence(Path.of(found.group()))))
                        .sorted()
                        .collect(Collectors.joining());
    }

    private static String firstSentence(Path packageInfo) {
        Matcher javadoc = JAVADOC.matcher(TrackedFiles.text(packageInfo).orElseThrow());
        if (!javadoc.find()) {
            return "";
        }
        String text = javadoc.group(1)
                .replaceAll("\\R\\s*\\*", " ")
                .replaceAll("\\s+", " ")
                .replaceAll("\\{@(?:code|link) ([^}]*)}", "`$1`")
                .replace("|", "\\|")
                .strip();
        Matcher sentence = SENTENCE.matcher(text);
        return sentence.lookingAt() ? sentence.group() : text;
    }
}
