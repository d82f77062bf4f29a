package io.postern.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.backend.http.JoinPageConfig;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The web page behind an invitation link. */
class JoinPageTest {
    @Test
    void opensTheRoomInTheProgram() {
        HttpAnswer page = page(JoinPageConfig.PLAIN, "/join/weekly%20meeting", "", "https");
        assertEquals(200, page.status());
        assertTrue(page.headers().firstValue("Content-Type").orElse("").startsWith("text/html"), page.body());
        assertTrue(page.body().contains("<bdi>weekly meeting</bdi>"), page.body());
        assertTrue(page.body().contains("Open in Postern"), page.body());
        assertTrue(
                page.body().matches("(?s).*href=\"postern:https://127\\.0\\.0\\.1:\\d+/join/weekly%20meeting\".*"),
                page.body());
        assertFalse(page.body().contains("Join in the browser"), "nobody said where");
    }

    @Test
    void offersTheOperatorsOwnAddresses() {
        JoinPageConfig config = new JoinPageConfig(
                Optional.of(URI.create("https://meet.example.org/postern/")),
                Optional.of("https://web.example.org/rooms/{room}?a=1&b=2"),
                Optional.of(URI.create("https://example.org/get")));
        HttpAnswer page = page(config, "/join/r%C3%A4um%2F1", "de-AT,en;q=0.5", "http");
        assertTrue(
                page.body().contains("href=\"postern:https://meet.example.org/postern/join/r%C3%A4um%2F1\""),
                page.body());
        assertTrue(
                page.body().contains("href=\"https://web.example.org/rooms/r%C3%A4um%2F1?a=1&amp;b=2\""), page.body());
        assertTrue(page.body().contains("href=\"https://example.org/get\""), page.body());
        assertTrue(page.body().contains("In Postern öffnen"), page.body());
        assertTrue(page.body().contains("<html lang=\"de\">"), page.body());
        assertEquals("de", page.headers().firstValue("Content-Language").orElse(""));
    }

    @ParameterizedTest
    @CsvSource({"de, de", "'fr,de;q=0.1', de", "fr, en", "'en-GB, de', en", "'', en", "';;q=x', en", "*, en"})
    void speaksTheReadersLanguage(String accepted, String language) {
        HttpAnswer page = page(JoinPageConfig.PLAIN, "/join/weekly", accepted, "https");
        assertEquals(language, page.headers().firstValue("Content-Language").orElse(""));
    }

    @Test
    void aRoomsNameIsTextAndNothingElse() {
        HttpAnswer page = page(JoinPageConfig.PLAIN, "/join/%3Cscript%3E%22'%7B%7Bstyle%7D%7D%24%7B0%7D", "", "https");
        assertEquals(200, page.status());
        assertTrue(page.body().contains("<bdi>&lt;script&gt;&quot;&#39;{{style}}${0}</bdi>"), page.body());
        assertFalse(page.body().contains("<script"), page.body());
        assertEquals(1, page.body().split("<style>", -1).length - 1);
    }

    @Test
    void thePageNeedsNothingFromElsewhere() throws Exception {
        HttpAnswer page = page(JoinPageConfig.PLAIN, "/join/weekly", "", "https");
        Matcher style = Pattern.compile("(?s)<style>(.*)</style>").matcher(page.body());
        assertTrue(style.find());
        String hash = Base64.getEncoder()
                .encodeToString(MessageDigest.getInstance("SHA-256")
                        .digest(style.group(1).getBytes(StandardCharsets.UTF_8)));
        assertEquals(
                "default-src 'none'; style-src 'sha256-%s'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
                        .formatted(hash),
                page.headers().firstValue("Content-Security-Policy").orElse(""));
        assertEquals(1, page.headers().allValues("Content-Security-Policy").size());
        assertEquals("no-referrer", page.headers().firstValue("Referrer-Policy").orElse(""));
        assertFalse(page.body().matches("(?s).*(src=|url\\(|@import|<script|style=).*"), page.body());
    }

    @Test
    void aBrokenLinkIsSaidToBe() {
        HttpAnswer page = page(JoinPageConfig.PLAIN, "/join/%20", "", "https");
        assertEquals(400, page.status());
        assertTrue(page.body().contains("This link is broken"), page.body());
    }

    private static HttpAnswer page(JoinPageConfig joinPage, String path, String languages, String scheme) {
        BackendConfig plain = TestBackends.config(TestBackends.unreachableLiveKit());
        BackendConfig config = new BackendConfig(
                plain.liveKit(),
                plain.host(),
                0,
                plain.database(),
                plain.identityProvider(),
                plain.trustedProxies(),
                joinPage,
                plain.auditRetention());
        try (BackendServer server = BackendServer.start(config);
                HttpCaller caller = new HttpCaller(server.url())) {
            var request = caller.request(path).header("X-Forwarded-Proto", scheme);
            if (!languages.isEmpty()) {
                request.header("Accept-Language", languages);
            }
            return caller.send(request);
        }
    }
}
