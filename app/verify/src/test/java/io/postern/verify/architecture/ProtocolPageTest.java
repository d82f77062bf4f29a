package io.postern.verify.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Checks that each section of docs/protocol.md that the code or the page cites exists. */
class ProtocolPageTest {
    private static final Path PAGE = Path.of("docs", "protocol.md");
    private static final Pattern CITATION = Pattern.compile("livekit-protocol((?:,? §[\\d.]*\\d)+)");
    private static final Pattern HEADING = Pattern.compile("(?m)^##+ §([\\d.]*\\d) ");
    private static final Pattern SECTION = Pattern.compile("§([\\d.]*\\d)");
    /** A comment's line break with what the next line begins with. */
    private static final Pattern WRAPPED = Pattern.compile("\\R\\s*(?:\\*|//) ?");

    @Test
    void hasEverySectionThatIsCited() {
        String page = TrackedFiles.text(PAGE).orElseThrow();
        Set<String> missing = all(SECTION, page);
        TrackedFiles.all().stream()
                .filter(path -> path.toString().endsWith(".java"))
                .flatMap(path -> TrackedFiles.text(path).stream())
                .flatMap(text -> all(CITATION, WRAPPED.matcher(text).replaceAll(" ")).stream())
                .forEach(cited -> missing.addAll(all(SECTION, cited)));
        assertFalse(missing.isEmpty(), "nothing cites " + PAGE);
        missing.removeAll(all(HEADING, page));
        assertEquals(Set.of(), missing, "cited, but not a section of " + PAGE);
    }

    private static Set<String> all(Pattern pattern, String text) {
        Set<String> found = new TreeSet<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }
}
