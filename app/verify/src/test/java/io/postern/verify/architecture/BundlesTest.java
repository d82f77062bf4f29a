package io.postern.verify.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.postern.media.device.DeviceException;
import io.postern.media.device.DeviceKind;
import io.postern.network.trust.CertificateProblem;
import io.postern.resources.Texts;
import io.postern.room.DisconnectReason;
import io.postern.room.RoomFailure;
import io.postern.signaling.token.TokenException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The words people read and the code that asks for them, seen together. */
class BundlesTest {
    private static final Pattern KEY = Pattern.compile("\"([a-z_]+\\.[a-z_]+\\.[a-z0-9_]*[a-z0-9])\"");

    /** The beginning of a key that is put together with the name of a state: {@code "room.failure."}. */
    private static final Pattern BEGINNING = Pattern.compile("\"([a-z_]+(?:\\.[a-z_]+)*[._])\"\\s*\\+");

    @Test
    void everyFailureHasASentenceInEveryLanguage() {
        Stream<String> keys = Stream.of(
                        names("room.failure.", RoomFailure.Kind.values()),
                        names("token.failure.", TokenException.Reason.values()),
                        names("network.certificate.", CertificateProblem.Reason.values()),
                        deviceFailures())
                .flatMap(List::stream);
        List<String> wanted = keys.toList();
        List<String> missing = new ArrayList<>();
        for (Locale language : Texts.LANGUAGES) {
            Texts texts = Texts.of(language);
            wanted.stream().filter(key -> !texts.has(key)).forEach(key -> missing.add(language + " " + key));
        }
        assertEquals(List.of(), missing);
    }

    @Test
    void everyEndOfACallHasASentence() {
        Texts texts = Texts.of(Locale.ENGLISH);
        List<String> missing = Stream.of(DisconnectReason.values())
                .map(reason -> reason.name().toLowerCase(Locale.ROOT))
                .filter(name ->
                        texts.keys().stream().noneMatch(key -> key.startsWith("ended.") && key.endsWith("." + name)))
                .toList();
        assertEquals(List.of(), missing, "reasons without a text in the area \"ended\"");
    }

    @Test
    void everyKeyTheCodeAsksForIsThere() {
        Set<String> areas = areas();
        Texts texts = Texts.of(Locale.ENGLISH);
        Set<String> missing = new TreeSet<>();
        mainSources()
                .forEach(source -> KEY.matcher(source)
                        .results()
                        .map(found -> found.group(1))
                        .filter(key -> areas.contains(key.substring(0, key.indexOf('.'))))
                        .filter(key -> !texts.has(key))
                        .forEach(missing::add));
        assertEquals(Set.of(), missing);
    }

    @Test
    void everyTextIsAskedFor() {
        List<String> sources = mainSources().toList();
        Set<String> asked = new TreeSet<>();
        Set<String> beginnings = new TreeSet<>();
        for (String source : sources) {
            KEY.matcher(source).results().forEach(found -> asked.add(found.group(1)));
            BEGINNING.matcher(source).results().forEach(found -> beginnings.add(found.group(1)));
        }
        Set<String> unused = new TreeSet<>(Texts.of(Locale.ENGLISH).keys());
        unused.removeIf(key -> asked.contains(key) || beginnings.stream().anyMatch(key::startsWith));
        assertEquals(Set.of(), unused);
    }

    private static Set<String> areas() {
        Set<String> areas = new TreeSet<>();
        Texts.of(Locale.ENGLISH).keys().forEach(key -> areas.add(key.substring(0, key.indexOf('.'))));
        return areas;
    }

    private static Stream<String> mainSources() {
        return TrackedFiles.all().stream()
                .filter(path -> path.toString().replace('\\', '/').contains("src/main/java/"))
                .map(path -> TrackedFiles.text(path).orElseThrow());
    }

    private static List<String> deviceFailures() {
        return Stream.of(DeviceKind.values())
                .flatMap(kind -> names(
                        "device.failure." + kind.name().toLowerCase(Locale.ROOT) + "_", DeviceException.Reason.values())
                        .stream())
                .toList();
    }

    private static List<String> names(String beginning, Enum<?>[] values) {
        return Stream.of(values)
                .map(value -> beginning + value.name().toLowerCase(Locale.ROOT))
                .toList();
    }
}
