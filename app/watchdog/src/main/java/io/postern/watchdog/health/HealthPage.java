package io.postern.watchdog.health;

import io.postern.resources.Texts;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Locale;

/** Writes a {@link HealthSnapshot} as an HTML page without scripts that reloads itself. */
final class HealthPage {
    private static final int MIB = 1 << 20;

    private final Texts texts;
    private final DateTimeFormatter times;

    HealthPage(Locale locale, ZoneId zone) {
        texts = Texts.of(locale);
        times = DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM)
                .withLocale(locale)
                .withZone(zone);
    }

    String write(HealthSnapshot health) {
        StringBuilder page = new StringBuilder(4_096);
        page.append("<!DOCTYPE html><html lang=\"")
                .append(texts.locale().getLanguage())
                .append("\"><head><meta charset=\"utf-8\"><meta http-equiv=\"refresh\" content=\"5\"><title>")
                .append(text("watchdog.page.title"))
                .append("</title><style>")
                .append(STYLE)
                .append("</style></head><body><h1>")
                .append(text("watchdog.page.title"))
                .append("</h1><p class=\"state ")
                .append(health.state() == HealthSnapshot.State.RUNNING ? "good" : "warn")
                .append("\">")
                .append(text("watchdog.state." + health.state().name().toLowerCase(Locale.ROOT)))
                .append("</p><table>");
        row(page, "watchdog.page.since", time(health.since()));
        health.next().ifPresent(next -> row(page, "watchdog.page.next", time(next)));
        row(page, "watchdog.page.watchdog", health.version() + " · " + time(health.startedAt()));
        health.window().ifPresent(window -> window(page, window));
        page.append("</table><h2>").append(text("watchdog.page.restarts")).append("</h2>");
        if (health.restarts().isEmpty()) {
            page.append("<p>").append(text("watchdog.page.no_restarts")).append("</p>");
        } else {
            page.append("<table>");
            for (HealthSnapshot.Restart restart : health.restarts()) {
                page.append("<tr><th>")
                        .append(time(restart.at()))
                        .append("</th><td>")
                        .append(text("watchdog.cause." + restart.reason().name().toLowerCase(Locale.ROOT)))
                        .append("</td><td>")
                        .append(text("watchdog.page.lived", duration(restart.lived())))
                        .append("</td></tr>");
            }
            page.append("</table>");
        }
        return page.append("<p><a href=\"/health.json\">health.json</a></p></body></html>")
                .toString();
    }

    private void window(StringBuilder page, HealthSnapshot.Window window) {
        row(page, "watchdog.page.window", window.version() + " · Java " + window.java() + " · " + window.pid());
        row(page, "watchdog.page.age", duration(window.health().age()));
        row(
                page,
                "watchdog.page.beat",
                text(
                        "watchdog.page.beat_values",
                        window.health().sinceLastMessage().toMillis(),
                        window.health().sinceLastFxTurn().toMillis()));
        window.health()
                .heartbeat()
                .ifPresent(beat -> row(
                        page,
                        "watchdog.page.meeting",
                        text("watchdog.meeting." + beat.activity().name().toLowerCase(Locale.ROOT))));
        window.resources()
                .ifPresent(resources -> row(
                        page,
                        "watchdog.page.memory",
                        text(
                                "watchdog.page.memory_values",
                                resources.residentBytes() / MIB,
                                resources.threads(),
                                resources.descriptors())));
    }

    private void row(StringBuilder page, String key, String value) {
        page.append("<tr><th>")
                .append(text(key))
                .append("</th><td>")
                .append(escaped(value))
                .append("</td></tr>");
    }

    private String text(String key, Object... arguments) {
        return escaped(texts.text(key, arguments));
    }

    private String time(Instant instant) {
        return times.format(instant);
    }

    private static String duration(Duration time) {
        return time.toDays() > 0
                ? time.toDays() + " d " + time.toHoursPart() + " h"
                : time.toHours() > 0
                        ? time.toHours() + " h " + time.toMinutesPart() + " min"
                        : time.toMinutes() > 0
                                ? time.toMinutes() + " min " + time.toSecondsPart() + " s"
                                : time.toSeconds() + " s";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    private static final String STYLE =
            "body{font:16px system-ui,sans-serif;margin:32px auto;max-width:48rem;padding:0 16px;"
                    + "background:#0e1116;color:#e6edf3}h1{font-size:28px}h2{font-size:20px;margin-top:32px}"
                    + "th{text-align:left;font-weight:normal;color:#9aa7b4;padding:4px 24px 4px 0;white-space:nowrap}"
                    + "td{padding:4px 16px 4px 0;font-variant-numeric:tabular-nums}a{color:#4ea1ff}.state{font-size:20px}"
                    + ".good{color:#3fb950}.warn{color:#d29922}"
                    + "@media(prefers-color-scheme:light){body{background:#fff;color:#1b2330}th{color:#5b6876}"
                    + "a{color:#0a66d0}.good{color:#1a7f37}.warn{color:#9a6700}}";
}
