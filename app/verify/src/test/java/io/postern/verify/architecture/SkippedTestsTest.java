package io.postern.verify.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** How tests say what they need, so that the table at the end of a run tells all of them. */
class SkippedTestsTest {
    private static final Path CONDITIONS = Path.of("testing/src/main/java/io/postern/testing/requirement");
    private static final Pattern FOR_SOME_SYSTEMS =
            Pattern.compile("@(?:Dis|En)abledOnOs\\s*\\((?:[^()\"]|\"(?:[^\"\\\\]|\\\\.)*\")*\\)");
    private static final Pattern REASON =
            Pattern.compile("disabledReason\\s*=\\s*\"(?:only|not) on [A-Za-z ]+: [^\"]+\"");

    @Test
    void aTestForSomeSystemsAloneSaysForWhichAndWhy() {
        List<String> found = new ArrayList<>();
        List<String> withoutReason = new ArrayList<>();
        for (Path file : tests()) {
            FOR_SOME_SYSTEMS
                    .matcher(TrackedFiles.text(file).orElse(""))
                    .results()
                    .map(MatchResult::group)
                    .peek(found::add)
                    .filter(annotation -> !REASON.matcher(annotation).find())
                    .forEach(annotation -> withoutReason.add(file + ": " + annotation));
        }
        assertFalse(found.isEmpty());
        assertEquals(List.of(), withoutReason);
    }

    @Test
    void noTestLooksAtTheVariableByItself() {
        assertEquals(
                List.of(),
                tests().stream()
                        .filter(file -> !file.startsWith(CONDITIONS))
                        .filter(file -> TrackedFiles.text(file).orElse("").contains("\"POSTERN_" + "REQUIRE\""))
                        .toList());
    }

    private static List<Path> tests() {
        return TrackedFiles.all().stream()
                .filter(file -> file.toString().endsWith(".java"))
                .filter(file -> file.toString().contains("src/test/java") || file.startsWith("testing"))
                .toList();
    }
}
