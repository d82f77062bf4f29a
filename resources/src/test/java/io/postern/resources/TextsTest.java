package io.postern.resources;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class TextsTest {
    @Test
    void everyKeyIsThereInEveryLanguage() {
        for (String area : Texts.areas()) {
            Properties english = Texts.load(area, Locale.ENGLISH);
            for (Locale language : Texts.LANGUAGES) {
                Properties other = Texts.load(area, language);
                assertEquals(
                        new TreeSet<>(english.stringPropertyNames()),
                        new TreeSet<>(other.stringPropertyNames()),
                        "keys of " + area + " in " + language);
            }
        }
    }

    @Test
    void everyTextIsAPatternWithTheSameArgumentsInEveryLanguageAndNoStraightApostrophe() {
        List<String> wrong = new ArrayList<>();
        for (String area : Texts.areas()) {
            Properties english = Texts.load(area, Locale.ENGLISH);
            for (Locale language : Texts.LANGUAGES) {
                Properties bundle = Texts.load(area, language);
                for (String key : bundle.stringPropertyNames()) {
                    String pattern = bundle.getProperty(key);
                    int arguments = new MessageFormat(pattern, language).getFormatsByArgumentIndex().length;
                    int expected =
                            new MessageFormat(english.getProperty(key), language).getFormatsByArgumentIndex().length;
                    if (pattern.isBlank() || pattern.contains("'") || arguments != expected) {
                        wrong.add(language + " " + key + " = " + pattern);
                    }
                }
            }
        }
        assertEquals(List.of(), wrong);
    }

    @Test
    void keysHaveThreePartsAndBeginWithTheirAreaUnlessTheyAreFailures() {
        List<String> wrong = new ArrayList<>();
        for (String area : Texts.areas()) {
            for (String key : Texts.load(area, Locale.ENGLISH).stringPropertyNames()) {
                boolean belongs = area.equals("failure") ? key.contains(".failure.") : key.startsWith(area + ".");
                if (!belongs || !key.matches("[a-z_]+\\.[a-z_]+\\.[a-z0-9_]+")) {
                    wrong.add(area + ": " + key);
                }
            }
        }
        assertEquals(List.of(), wrong);
    }

    @Test
    void aLocaleWithoutTranslationReadsEnglish() {
        assertEquals("Try again", Texts.of(Locale.forLanguageTag("pt-BR")).text("common.action.retry"));
        assertEquals(
                "Erneut versuchen", Texts.of(Locale.forLanguageTag("de-AT")).text("common.action.retry"));
    }

    @Test
    void aMissingKeyGivesTheKeyItself() {
        Texts texts = Texts.of(Locale.ENGLISH);
        assertEquals("no.such.key", texts.text("no.such.key"));
        assertFalse(texts.has("no.such.key"));
        assertTrue(texts.has("common.app.name"));
    }
}
