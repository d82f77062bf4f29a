package io.postern.resources;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ThemeTest {
    private static final Pattern TOKEN = Pattern.compile("(-p-[a-z-]+):\\s*(#[0-9a-f]{6}(?:[0-9a-f]{2})?);");

    @Test
    void everyThemeHasTheSameTokens() throws Exception {
        Map<String, String> dark = tokens(Theme.DARK);
        assertTrue(dark.size() > 20, dark::toString);
        for (Theme theme : Theme.values()) {
            assertEquals(dark.keySet(), tokens(theme).keySet(), theme.name());
        }
    }

    @ParameterizedTest
    @EnumSource
    void textCanBeReadOnEveryGround(Theme theme) throws Exception {
        Map<String, String> tokens = tokens(theme);
        double least = theme == Theme.HIGH_CONTRAST ? 7 : 4.5;
        for (String ground : List.of("-p-stage", "-p-surface", "-p-raised")) {
            for (String text : List.of("-p-text", "-p-quiet", "-p-link", "-p-bad-text")) {
                assertContrast(tokens, text, ground, least);
            }
        }
        assertContrast(tokens, "-p-text", "-p-hover", least);
        assertContrast(tokens, "-p-on-accent", "-p-accent", least);
        assertContrast(tokens, "-p-on-accent", "-p-accent-hover", least);
        assertContrast(tokens, "-p-on-bad", "-p-bad-fill", least);
        assertContrast(tokens, "-p-on-bad", "-p-bad-fill-hover", 3);
    }

    @ParameterizedTest
    @EnumSource
    void stylesheetsNameNoColourOfTheirOwn(Theme theme) throws Exception {
        for (String sheet : theme.stylesheets().subList(1, theme.stylesheets().size())) {
            String css = read(sheet).replaceAll("(?s)/\\*.*?\\*/", "");
            Matcher colour = Pattern.compile("#[0-9a-fA-F]{3,8}\\b|\\brgba?\\(").matcher(css);
            assertTrue(!colour.find(), () -> sheet + " names " + colour.group());
        }
    }

    private static void assertContrast(Map<String, String> tokens, String text, String ground, double least) {
        double ratio = contrast(Objects.requireNonNull(tokens.get(text)), Objects.requireNonNull(tokens.get(ground)));
        assertTrue(ratio >= least, () -> text + " on " + ground + ": " + ratio);
    }

    private static double contrast(String a, String b) {
        double lighter = Math.max(luminance(a), luminance(b));
        double darker = Math.min(luminance(a), luminance(b));
        return (lighter + 0.05) / (darker + 0.05);
    }

    /** WCAG 2 relative luminance. */
    private static double luminance(String hex) {
        double[] rgb = new double[3];
        for (int i = 0; i < 3; i++) {
            double c = Integer.parseInt(hex.substring(1 + 2 * i, 3 + 2 * i), 16) / 255.0;
            rgb[i] = c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4);
        }
        return 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2];
    }

    private static Map<String, String> tokens(Theme theme) throws IOException {
        Map<String, String> tokens = new HashMap<>();
        Matcher token = TOKEN.matcher(read(theme.stylesheets().getFirst()));
        while (token.find()) {
            tokens.put(token.group(1), token.group(2));
        }
        return tokens;
    }

    private static String read(String url) throws IOException {
        try (InputStream in = URI.create(url).toURL().openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
