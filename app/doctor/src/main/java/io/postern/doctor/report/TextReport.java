package io.postern.doctor.report;

import io.postern.doctor.Check;
import io.postern.doctor.DiagnosticReport;
import io.postern.doctor.DiagnosticRun;
import io.postern.doctor.Finding;
import io.postern.resources.Texts;
import java.io.PrintStream;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An examination as lines of text that appear while it goes on: one for each check in their order, and the one sentence
 * at the end. At a terminal a line below says what is being looked at. Thread safe.
 */
public final class TextReport implements DiagnosticRun.Listener {
    private static final String CLEAR_LINE = "\r\u001b[2K";
    private static final int TITLE = 28;

    private final List<Check> order;
    private final Texts texts;
    private final PrintStream out;
    private final Style style;
    private final Map<Check, Finding> findings = new EnumMap<>(Check.class);
    private final Set<Check> underWay = EnumSet.noneOf(Check.class);
    private int said;

    /** How much a reader can take. */
    public enum Style {
        /** A file, a pipe, a log: nothing but text. */
        PLAIN,
        /** A terminal that shows what goes on, without colours. */
        LIVE,
        /** The same with colours. */
        COLOURED
    }

    /** @param order the checks to come, in the order of their lines */
    public TextReport(List<Check> order, Texts texts, PrintStream out, Style style) {
        this.order = List.copyOf(order);
        this.texts = texts;
        this.out = out;
        this.style = style;
    }

    @Override
    public synchronized void began(Check check) {
        underWay.add(check);
        showProgress();
    }

    @Override
    public synchronized void found(Finding finding) {
        findings.put(finding.check(), finding);
        underWay.remove(finding.check());
        clearProgress();
        for (Finding next = next(); next != null; next = next()) {
            out.println(line(next));
            said++;
        }
        showProgress();
    }

    /** The last line. */
    public synchronized void sum(DiagnosticReport diagnosis) {
        underWay.clear();
        clearProgress();
        out.println();
        out.println(coloured(
                diagnosis.sentence(texts),
                switch (diagnosis.verdict()) {
                    case WELL -> "32";
                    case WARNING -> "33";
                    case IMPOSSIBLE -> "31";
                }));
        out.flush();
    }

    /** Takes away what is no line: the examination was given up. */
    public synchronized void giveUp() {
        underWay.clear();
        clearProgress();
        out.flush();
    }

    /** What is known of the first check without a line yet. */
    private @Nullable Finding next() {
        return said < order.size() ? findings.get(order.get(said)) : null;
    }

    private String line(Finding finding) {
        String title = texts.text(finding.check().key());
        String mark = switch (finding.outcome()) {
            case OK -> coloured(texts.text("doctor.mark.ok"), "32");
            case WARNING -> coloured(texts.text("doctor.mark.warning"), "33");
            case FAILED -> coloured(texts.text("doctor.mark.failed"), "31");
            case SKIPPED -> coloured(texts.text("doctor.mark.skipped"), "2");
        };
        int width = texts.text("doctor.mark.skipped").length();
        int marked = texts.text("doctor.mark." + finding.outcome().id()).length();
        return mark
                + " ".repeat(Math.max(0, width - marked) + 2)
                + title
                + " ".repeat(Math.max(1, TITLE - title.length()))
                + finding.sentence(texts);
    }

    private String coloured(String text, String colour) {
        return style == Style.COLOURED ? "\u001b[" + colour + "m" + text + "\u001b[0m" : text;
    }

    private void showProgress() {
        if (style != Style.PLAIN && !underWay.isEmpty()) {
            String titles =
                    underWay.stream().map(check -> texts.text(check.key())).collect(Collectors.joining(", "));
            // One line of a narrow terminal: a longer one would not go away.
            String line = "  … " + titles;
            out.print(CLEAR_LINE + line.substring(0, Math.min(line.length(), 76)));
            out.flush();
        }
    }

    private void clearProgress() {
        if (style != Style.PLAIN) {
            out.print(CLEAR_LINE);
            out.flush();
        }
    }
}
