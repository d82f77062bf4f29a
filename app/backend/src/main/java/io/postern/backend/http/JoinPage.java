package io.postern.backend.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.postern.backend.error.ErrorCode;
import io.postern.backend.error.RefusedException;
import io.postern.backend.rooms.RoomNameRules;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.MessageFormat;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The web page behind an invitation link: opens the room in the program, or in the operator's web client if there is
 * one. Loads nothing from elsewhere, runs no scripts and stores nothing.
 */
final class JoinPage implements HttpRoutes {
    private static final List<Locale> LANGUAGES = List.of(Locale.ENGLISH, Locale.GERMAN);
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]+(:\\d{1,5})?|\\[[0-9A-Fa-f:.]+](:\\d{1,5})?");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{(\\w+)}}");
    private static final String PAGE = resource("join.html");
    private static final String STYLE = resource("join.css").strip();
    private static final String POLICY = ("default-src 'none'; style-src 'sha256-%s'; base-uri 'none';"
                    + " form-action 'none'; frame-ancestors 'none'")
            .formatted(sha256(STYLE));

    private final JoinPageConfig config;

    JoinPage(JoinPageConfig config) {
        this.config = config;
    }

    @Override
    public void install(RoutesConfig routes) {
        routes.get("/join/{room}", this::page);
    }

    private void page(Context ctx) {
        Locale language = language(ctx.header("Accept-Language"));
        ResourceBundle texts = ResourceBundle.getBundle(
                "io.postern.backend.http.join",
                language,
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
        String room;
        try {
            room = RoomNameRules.require(ctx.pathParam("room"));
        } catch (RefusedException e) {
            write(ctx, e.code().status(), language, texts.getString("join.broken.title"), broken(texts));
            return;
        }
        String title = MessageFormat.format(texts.getString("join.title"), room);
        write(ctx, 200, language, title, invitation(texts, room, publicUrl(ctx)));
    }

    private String invitation(ResourceBundle texts, String room, String backend) {
        String encoded = URLEncoder.encode(room, StandardCharsets.UTF_8).replace("+", "%20");
        StringBuilder content = new StringBuilder();
        content.append("<h1><bdi>").append(escaped(room)).append("</bdi></h1>\n");
        content.append(paragraph("quiet", escaped(texts.getString("join.lead"))));
        content.append(button("button main", "postern:" + backend + "/join/" + encoded, texts.getString("join.open")));
        config.webClient()
                .ifPresent(client -> content.append(button(
                        "button", client.replace(JoinPageConfig.ROOM, encoded), texts.getString("join.browser"))));
        content.append("</div>\n<hr>\n");
        String get = config.download()
                .map(address -> "<a href=\"%s\" rel=\"noreferrer\">%s</a>"
                        .formatted(escaped(address.toString()), escaped(texts.getString("join.get"))))
                .orElseGet(() -> escaped(texts.getString("join.ask")));
        content.append(paragraph("quiet", escaped(texts.getString("join.missing")) + " " + get));
        content.append(paragraph(
                "quiet",
                MessageFormat.format(
                        escaped(texts.getString("join.by_hand")),
                        "<strong>%s</strong>".formatted(escaped(backend)),
                        "<strong><bdi>%s</bdi></strong>".formatted(escaped(room)))));
        return content.toString();
    }

    private static String broken(ResourceBundle texts) {
        return "<h1>%s</h1>\n".formatted(escaped(texts.getString("join.broken.title")))
                + paragraph("quiet", escaped(texts.getString("join.broken.lead")));
    }

    /**
     * The address of this backend for people. The X-Forwarded-Proto header is believed from anybody: a caller who
     * forges it sees a wrong link, and nobody else does.
     */
    private String publicUrl(Context ctx) {
        Optional<URI> set = config.publicUrl();
        if (set.isPresent()) {
            return set.get().toString().replaceAll("(?<!/)/+$", "");
        }
        String host = ctx.header("Host");
        if (host == null || !HOST.matcher(host).matches()) {
            throw new RefusedException(ErrorCode.BAD_REQUEST, "The request does not say which host it is for.");
        }
        boolean tls = "https".equalsIgnoreCase(ctx.header("X-Forwarded-Proto"));
        return (tls ? "https://" : "http://") + host;
    }

    private static Locale language(@Nullable String accepted) {
        if (accepted == null || accepted.length() > 500) {
            return Locale.ENGLISH;
        }
        try {
            @Nullable Locale found = Locale.lookup(Locale.LanguageRange.parse(accepted), LANGUAGES);
            return found == null ? Locale.ENGLISH : found;
        } catch (IllegalArgumentException e) {
            return Locale.ENGLISH;
        }
    }

    private static void write(Context ctx, int status, Locale language, String title, String content) {
        ctx.status(status);
        ctx.header("Content-Security-Policy", POLICY);
        ctx.header("Content-Language", language.getLanguage());
        ctx.contentType("text/html; charset=utf-8");
        // One pass over the page, because a room name may be {{content}}.
        ctx.result(PLACEHOLDER
                .matcher(PAGE)
                .replaceAll(place -> Matcher.quoteReplacement(
                        switch (place.group(1)) {
                            case "language" -> language.getLanguage();
                            case "style" -> STYLE;
                            case "title" -> escaped(title);
                            default -> content;
                        })));
    }

    private static String paragraph(String style, String html) {
        return "<p class=\"%s\">%s</p>\n".formatted(style, html);
    }

    private static String button(String style, String address, String text) {
        return "<a class=\"%s\" href=\"%s\" rel=\"noreferrer\">%s</a>\n"
                .formatted(style, escaped(address), escaped(text));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    private static String resource(String name) {
        try (InputStream in = JoinPage.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("The program is incomplete: missing resource " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("Every Java runtime has SHA-256", e);
        }
    }
}
