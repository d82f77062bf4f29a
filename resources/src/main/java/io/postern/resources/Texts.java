package io.postern.resources;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;

/**
 * The words people read, in one language. Immutable, thread safe.
 *
 * <p>Keys are {@code area.part.purpose}. Every text is a {@link MessageFormat} pattern, with or without arguments, so
 * that a plural can be a choice: {@code {0,choice,0#nobody|1#one person|1<{0} people}}. The straight apostrophe is the
 * pattern's quote; texts use the typographic one (’).
 */
public final class Texts {
    /** The languages that are complete; the first is the one used for every other locale. */
    public static final List<Locale> LANGUAGES = List.of(Locale.ENGLISH, Locale.GERMAN);

    private static final List<String> AREAS = List.of(
            "common",
            "login",
            "lobby",
            "call",
            "crashed",
            "ended",
            "settings",
            "shell",
            "device",
            "failure",
            "network",
            "doctor",
            "statistics",
            "policy",
            "update",
            "notify",
            "link",
            "safe",
            "watchdog",
            "report",
            "kiosk");
    private static final System.Logger LOG = System.getLogger(Texts.class.getName());

    private final Locale locale;
    private final Map<String, String> patterns;

    private Texts(Locale locale, Map<String, String> patterns) {
        this.locale = locale;
        this.patterns = Map.copyOf(patterns);
    }

    /**
     * The texts in the language of a locale, or in English if there is no translation; numbers and dates follow the
     * locale either way.
     */
    public static Texts of(Locale locale) {
        Locale language = LANGUAGES.stream()
                .filter(l -> l.getLanguage().equals(locale.getLanguage()))
                .findFirst()
                .orElse(LANGUAGES.getFirst());
        Map<String, String> patterns = new HashMap<>();
        for (String area : AREAS) {
            Properties bundle = load(area, language);
            for (String key : bundle.stringPropertyNames()) {
                if (patterns.put(key, bundle.getProperty(key)) != null) {
                    throw new IllegalStateException("The text " + key + " is there twice.");
                }
            }
        }
        return new Texts(locale, patterns);
    }

    /** The locale asked for: for formatting numbers and times beside these texts. */
    public Locale locale() {
        return locale;
    }

    /**
     * A text with its arguments filled in. A missing key gives the key itself and a line in the log: a wrong word is
     * no reason to end a call.
     */
    public String text(String key, Object... arguments) {
        String pattern = patterns.get(key);
        if (pattern == null) {
            LOG.log(System.Logger.Level.WARNING, "There is no text for {0}.", key);
            return key;
        }
        return new MessageFormat(pattern, locale).format(arguments);
    }

    /** Whether there is a text for a key. */
    public boolean has(String key) {
        return patterns.containsKey(key);
    }

    /** All keys, sorted. */
    public Set<String> keys() {
        return new TreeSet<>(patterns.keySet());
    }

    static List<String> areas() {
        return AREAS;
    }

    static Properties load(String area, Locale language) {
        String file = "texts/" + area + "_" + language.getLanguage() + ".properties";
        Properties bundle = new Properties();
        try (InputStream in = Texts.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("The bundle " + file + " is missing.");
            }
            bundle.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("The bundle " + file + " could not be read.", e);
        }
        return bundle;
    }
}
