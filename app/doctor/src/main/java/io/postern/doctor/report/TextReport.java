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
 * Prints a diagnostic run as lines of text while it runs: one line for each check in order, and the conclusion at the
 * end. On a terminal a status line shows the running checks. Thread safe.
 */
public final class TextReport implements DiagnosticRun.Listener {
    private static final String CLEAR_LINE = "\r\u001b[2K";
    private static final int TITLE_WIDTH = 28;

    private final List<Check> order;
    private final Texts texts;
    private final PrintStream out;
    private final Style style;
    private final Map<Check, Finding> findings = new EnumMap<>(Check.class);
    private final Set<Check> running = EnumSet.noneOf(Check.class);
    private int printedLines;

    /** The capabilities of the output. */
    public enum Style {
        /** A file, pipe or log: text only. */
        PLAIN,
        /** A terminal with a status line, without colours. */
        LIVE,
        /** A terminal with a status line and colours. */
        COLOURED
    }

    /** @param order the checks in the order of their lines */
    public TextReport(List<Check> order, Texts texts, PrintStream out, Style style) {
        this.order = List.copyOf(order);
        this.texts = texts;
        this.out = out;
        this.style = style;
    }

    @Override
    public synchronized void began(Check check) {
        running.add(check);
        showProgress();
    }

    @Override
    public synchronized void found(Finding finding) {
        findings.put(finding.check(), finding);
        running.remove(finding.check());
        clearProgress();
        for (Finding next = next(); next != null; next = next()) {
            out.println(line(next));
            printedLines++;
        }
        showProgress();
    }

    /** Prints the conclusion. */
    public synchronized void printConclusion(DiagnosticReport diagnosis) {
        running.clear();
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

    /** Removes the status line of a cancelled run. */
    public synchronized void cancel() {
        running.clear();
        clearProgress();
        out.flush();
    }

    /** The finding of the first check that was not printed yet, if it is known. */
    private @Nullable Finding next() {
        return printedLines < order.size() ? findings.get(order.get(printedLines)) : null;
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
                + " ".repeat(Math.max(1, TITLE_WIDTH - title.length()))
                + finding.sentence(texts);
    }

    private String coloured(String text, String colour) {
        return style == Style.COLOURED ? "\u001b[" + colour + "m" + text + "\u001b[0m" : text;
    }

    private void showProgress() {
        if (style != Style.PLAIN && !running.isEmpty()) {
            String titles =
                    running.stream().map(check -> texts.text(check.key())).collect(Collectors.joining(", "));
            // Limited to one line of a narrow terminal, because a longer one could not be cleared.
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
