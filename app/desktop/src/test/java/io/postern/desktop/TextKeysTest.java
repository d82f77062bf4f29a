package io.postern.desktop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.resources.Texts;
import io.postern.room.RoomFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Finds keys that code uses but no bundle contains, and texts that no code uses. A key stands in the code as one
 * literal, or as a literal beginning of at least one whole part ({@code "lobby.room." + …}).
 */
class TextKeysTest {
    private static final Pattern KEY = Pattern.compile("\"([a-z_]+(?:\\.[a-z0-9_]+)+[._]?|[a-z_]+\\.)\"");

    /** The modules that show texts to people in the window. */
    private static final List<String> MODULES = List.of("settings", "ui", "call", "kiosk", "desktop");

    private final Texts texts = Texts.of(Locale.ENGLISH);
    private final Set<String> areas = texts.keys().stream()
            .map(key -> key.substring(0, key.indexOf('.') + 1))
            .collect(Collectors.toCollection(TreeSet::new));
    private final Set<String> literals = literals();

    @Test
    void everyKeyInTheCodeHasAText() {
        List<String> missing = literals.stream()
                .filter(literal -> !texts.has(literal))
                .filter(literal -> texts.keys().stream().noneMatch(key -> isPrefix(literal, key)))
                .toList();
        assertEquals(List.of(), missing);
        assertTrue(literals.size() > 50, literals::toString);
    }

    @Test
    void everyTextIsAskedForSomewhere() {
        // These come out of RoomFailure.messageKey().
        Set<String> elsewhere = Stream.of(RoomFailure.Kind.values())
                .map(kind -> new RoomFailure(kind, false, "").messageKey())
                .collect(Collectors.toSet());
        List<String> unused = texts.keys().stream()
                .filter(key -> !elsewhere.contains(key))
                // Other modules use these: failures, and the watchdog's page.
                .filter(key -> Stream.of("network.", "doctor.", "watchdog.").noneMatch(key::startsWith))
                .filter(key -> !literals.contains(key))
                .filter(key -> literals.stream().noneMatch(literal -> isPrefix(literal, key)))
                .toList();
        assertEquals(List.of(), unused);
    }

    @Test
    void theSearchFindsWhatItIsFor() {
        assertTrue(literals.contains("lobby.action.join"));
        assertTrue(isPrefix("lobby.room.", "lobby.room.empty"));
        assertFalse(isPrefix("lobby.", "lobby.room.empty"), "an area alone proves nothing");
    }

    private static boolean isPrefix(String literal, String key) {
        return (literal.endsWith(".") || literal.endsWith("_"))
                && literal.chars().filter(c -> c == '.').count() >= 2
                && key.startsWith(literal);
    }

    private Set<String> literals() {
        return MODULES.stream()
                .flatMap(module -> literalsIn(Path.of("..", module, "src", "main", "java")).stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Set<String> literalsIn(Path sources) {
        try (Stream<Path> files = Files.walk(sources)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .flatMap(TextKeysTest::keysIn)
                    .filter(literal -> !literal.endsWith(".json"))
                    .filter(literal -> areas.stream().anyMatch(literal::startsWith))
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> keysIn(Path file) {
        try {
            Matcher matcher = KEY.matcher(Files.readString(file));
            return matcher.results().map(found -> found.group(1)).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
