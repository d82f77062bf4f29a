package io.postern.verify.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Checks that links between the documents of this repository lead to files and headings that exist. */
class DocumentLinksTest {
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern CODE = Pattern.compile("(?ms)^```.*?^```$");
    /** A path of this repository in running text; what a build makes is not there before it. */
    private static final Pattern PATH = Pattern.compile(
            "`((?:app|docs|installer|media|network|platform|resources|signaling|testing)/[\\w./-]*\\w)`");

    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");

    @Test
    void linksLeadToFilesAndHeadings() {
        List<String> broken = new ArrayList<>();
        int links = 0;
        for (Path document : documents()) {
            Matcher link = LINK.matcher(withoutCode(document));
            while (link.find()) {
                String target = link.group(1);
                if (target.contains(":") || target.startsWith("$")) {
                    continue;
                }
                links++;
                String[] parts = target.split("#", 2);
                Path file = parts[0].isEmpty()
                        ? document
                        : (document.getParent() == null ? Path.of("") : document.getParent())
                                .resolve(parts[0])
                                .normalize();
                if (!Files.exists(TrackedFiles.ROOT.resolve(file))) {
                    broken.add(document + ": " + target);
                } else if (parts.length > 1 && !anchors(file).contains(parts[1])) {
                    broken.add(document + ": " + target + " (no such heading)");
                }
            }
        }
        assertTrue(links > 50, () -> "the pattern for links finds almost nothing");
        assertEquals(List.of(), broken);
    }

    @Test
    void pathsInTextExist() {
        List<String> missing = new ArrayList<>();
        for (Path document : documents()) {
            PATH.matcher(TrackedFiles.text(document).orElseThrow())
                    .results()
                    .map(found -> found.group(1))
                    .filter(path -> !path.contains("/target"))
                    .filter(path -> !Files.exists(TrackedFiles.ROOT.resolve(path)))
                    .forEach(path -> missing.add(document + ": " + path));
        }
        assertEquals(List.of(), missing);
    }

    @Test
    void architectureListsEveryDecision() {
        String page = TrackedFiles.text(Path.of("docs", "architecture.md"))
                .orElseThrow()
                .replace('\\', '/');
        assertEquals(
                List.of(),
                documents().stream()
                        .filter(path -> path.startsWith(Path.of("docs", "decisions")))
                        .map(path -> "decisions/" + path.getFileName())
                        .filter(path -> !page.contains("](" + path + ")"))
                        .toList());
    }

    /** Without pages in resources, whose links are right only where a program writes them. */
    private static List<Path> documents() {
        return TrackedFiles.all().stream()
                .filter(path -> path.toString().endsWith(".md"))
                .filter(path -> !path.toString().replace('\\', '/').contains("/src/"))
                .toList();
    }

    private static String withoutCode(Path document) {
        return CODE.matcher(TrackedFiles.text(document).orElseThrow()).replaceAll("");
    }

    /** The anchors that GitHub makes of headings. */
    private static List<String> anchors(Path file) {
        return HEADING.matcher(withoutCode(file))
                .results()
                .map(heading -> heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N}\\- ]", "")
                        .replace(' ', '-'))
                .toList();
    }
}
