package io.postern.demo.script;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Checks the Windows script as far as possible without Windows. */
class PosternCmdTest {
    private static final Path ROOT = Path.of(System.getProperty("postern.root"));

    @Test
    void itsLinesEndAsTheCommandInterpreterNeedsThem() throws IOException {
        String text = Files.readString(ROOT.resolve("postern.cmd"));

        assertFalse(
                Pattern.compile("(?<!\r)\n").matcher(text).find(),
                "with bare line feeds the interpreter misses labels at some offsets");
    }

    @Test
    void everyLabelThatIsJumpedToIsThere() throws IOException {
        String text = Files.readString(ROOT.resolve("postern.cmd"));
        Set<String> wanted = all(text, "goto :?([a-z_]+)");
        wanted.addAll(all(text, "call :([a-z_]+)"));
        Set<String> there = all(text, "(?m)^:([a-z_]+)");

        wanted.removeAll(there);

        assertEquals(Set.of(), wanted);
    }

    @Test
    void bracketsOfPowerShellCommandsAreInPairs() throws IOException {
        Set<String> commands =
                all(Files.readString(ROOT.resolve("postern.cmd")), "powershell -NoProfile -Command \"([^\"]*)\"");

        assertFalse(commands.isEmpty());
        for (String command : commands) {
            String brackets = command.replaceAll("'[^']*'", "").replaceAll("[^(){}\\[\\]]", "");
            int length = -1;
            while (length != brackets.length()) {
                length = brackets.length();
                brackets = brackets.replace("()", "").replace("{}", "").replace("[]", "");
            }
            assertEquals("", brackets, command);
        }
    }

    @Test
    void itKnowsTheSameCommandsAndStartsTheSamePrograms() throws IOException {
        String windows = Files.readString(ROOT.resolve("postern.cmd"));
        String unix = Files.readString(ROOT.resolve("postern"));

        assertEquals(
                all(unix, "(?m)^  ([a-z]+)  .*$"),
                all(windows, "(?m)^echo   ([a-z]+)  .*$"),
                "commands in the help text");
        assertEquals(all(unix, "(io\\.postern\\.[a-z]+\\.Main)"), all(windows, "(io\\.postern\\.[a-z]+\\.Main)"));
        assertEquals(all(unix, " (-D[a-z.]+=true)"), all(windows, " (-D[a-z.]+=true)"), "flags of the build");
    }

    @Test
    void itSearchesWhereTheInstallersOfEachVendorPutTheirJdks() throws IOException {
        String text = Files.readString(ROOT.resolve("postern.cmd"));

        for (String folder :
                new String[] {"Eclipse Adoptium", "Java", "Microsoft", "Zulu", "Amazon Corretto", "BellSoft", ".jdks"
                }) {
            assertTrue(text.contains("\\" + folder + "\""), folder);
        }
    }

    @Test
    void quotesAreBalancedOnEveryLine() throws IOException {
        Files.readAllLines(ROOT.resolve("postern.cmd")).stream()
                .filter(line -> !line.toLowerCase(Locale.ROOT).startsWith("rem "))
                .forEach(line ->
                        assertEquals(0, line.chars().filter(c -> c == '"').count() % 2, line));
    }

    private static Set<String> all(String text, String pattern) {
        Set<String> found = new TreeSet<>();
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }
}
