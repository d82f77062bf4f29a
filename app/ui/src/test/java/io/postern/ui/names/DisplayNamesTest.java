package io.postern.ui.names;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.postern.resources.Texts;
import io.postern.room.ChatMessage;
import io.postern.room.ConnectionQuality;
import io.postern.room.ConnectionState;
import io.postern.room.Participant;
import io.postern.room.RoomSnapshot;
import io.postern.room.name.NameSanitizer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DisplayNamesTest {
    private static final Texts TEXTS = Texts.of(Locale.ENGLISH);

    private final List<Participant> others = new ArrayList<>();
    private final List<ChatMessage> chat = new ArrayList<>();

    private static Participant person(String identity, String name, boolean own) {
        return new Participant(
                "PA_" + identity,
                identity,
                name,
                Participant.Kind.STANDARD,
                own,
                Instant.EPOCH,
                "",
                Map.of(),
                List.of(),
                false,
                0,
                ConnectionQuality.GOOD);
    }

    private void wrote(String identity, String name) {
        chat.add(new ChatMessage(
                "m" + chat.size(),
                identity,
                name,
                Instant.EPOCH,
                "hello",
                false,
                ChatMessage.Delivery.RECEIVED,
                false,
                false));
    }

    private RoomSnapshot snapshot() {
        return new RoomSnapshot(
                "weekly",
                new ConnectionState.Connected(),
                Optional.of(person("ann", "Ann", true)),
                others,
                chat,
                Optional.empty(),
                Duration.ZERO,
                false,
                "");
    }

    private DisplayNames names() {
        return DisplayNames.none(TEXTS).of(snapshot());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Ann", "Ann\u200b", "A\u00adnn", "ann ", "ＡＮＮ", "Ann\u3164"})
    void whoLooksLikeMeIsToldApart(String name) {
        others.add(person("mallory", name, false));
        assertEquals("Ann", names().of("ann"));
        String shown = names().of("mallory");
        assertEquals(NameSanitizer.oneLine(name) + " · mallory", shown);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Ann (you)", "ann (YOU)", "Ann (y\u200bou)", "Ann （you）", "You", "you\u00ad", "Ann ( you )"})
    void nobodyElseBearsTheMarkOfOneself(String name) {
        others.add(person("mallory", name, false));
        assertEquals("mallory", names().of("mallory"));
        assertEquals("mallory", DisplayNames.none(TEXTS).of("mallory", name), "also before they are known");
    }

    @Test
    void anIdentityThatBearsTheMarkIsNoWayOut() {
        others.add(person("Ann (you)", "", false));
        assertEquals("Someone without a name", names().of("Ann (you)"));
    }

    @Test
    void theMarkInTheWindowsLanguageCounts() {
        others.add(person("mallory", "Ann (Sie)", false));
        assertEquals(
                "mallory",
                DisplayNames.none(Texts.of(Locale.GERMAN)).of(snapshot()).of("mallory"));
    }

    @Test
    void withoutAVisibleNameTheIdentityIsShown() {
        others.add(person("bo-7", "\u200b\u2060", false));
        others.add(person("\u200b", "", false));
        others.add(person("\u2060", "\u3164", false));
        assertEquals("bo-7", names().of("bo-7"));
        assertEquals("Someone without a name", names().of("\u200b"));
        assertNotEquals("Someone without a name", names().of("\u2060"));
    }

    @Test
    void identitiesThatLookTheSameAreNumbered() {
        others.add(person("bo", "Bo", false));
        others.add(person("bo\u200b", "Bo", false));
        others.add(person("mallory", "Bo · bo", false));
        assertEquals(3, distinct(names()));
    }

    @Test
    void whoeverWroteAndLeftKeepsTheirName() {
        wrote("bo-1", "Bo");
        assertEquals("Bo", names().of("bo-1"));
        others.add(person("mallory", "Bo", false));
        assertEquals("Bo · bo-1", names().of("bo-1"));
        assertEquals("Bo · mallory", names().of("mallory"));
    }

    @Test
    void longNamesStillShowWhatTellsThemApart() {
        String name = "Maximiliane Alexandra von und zu Hohenfels";
        others.add(person("max-1", name, false));
        others.add(person("max-2", name, false));
        assertEquals("Maximiliane Alexandra vo… · max-2", names().of("max-2"));
    }

    @Test
    void aCrowdOfTheSameNameIsToldApart() {
        for (int i = 0; i < 2_000; i++) {
            others.add(person("p\u200b" + "\u2060".repeat(i), "Bo", false));
        }
        assertEquals(2_000, distinct(names()));
    }

    @Test
    void whatIsTheSameIsNotMadeAnew() {
        others.add(person("bo", "Bo", false));
        DisplayNames first = names();
        assertSame(first, first.of(snapshot()));
        others.add(person("cy", "Cy", false));
        assertFalse(first.equals(first.of(snapshot())));
    }

    private long distinct(DisplayNames names) {
        return others.stream()
                .map(p -> NameSanitizer.skeleton(names.of(p.identity())))
                .distinct()
                .count();
    }
}
