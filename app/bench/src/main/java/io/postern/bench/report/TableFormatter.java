package io.postern.bench.report;

import java.util.ArrayList;
import java.util.List;

/** Formats rows as a table: aligned with spaces for terminals, or as Markdown. */
public final class TableFormatter {
    private static final String[] HEAD = {"", "ours", "theirs", "ratio", "target", ""};

    private TableFormatter() {}

    /** Formats a table for a terminal. */
    public static String plain(List<ComparisonRow> rows) {
        List<String[]> lines = new ArrayList<>(List.<String[]>of(HEAD));
        rows.forEach(row -> lines.add(row.cells()));
        int[] widths = new int[HEAD.length];
        for (String[] line : lines) {
            for (int i = 0; i < line.length; i++) {
                widths[i] = Math.max(widths[i], line[i].length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (String[] line : lines) {
            StringBuilder row = new StringBuilder();
            for (int i = 0; i < line.length; i++) {
                String pad = " ".repeat(widths[i] - line[i].length());
                boolean number = i >= 1 && i <= 3;
                row.append(number ? pad + line[i] : line[i] + pad).append("  ");
            }
            text.append(row.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    /** Formats a Markdown table. */
    public static String markdown(List<ComparisonRow> rows) {
        StringBuilder text =
                new StringBuilder("| | ours | theirs | ratio | target | |\n|---|---:|---:|---:|---|---|\n");
        for (ComparisonRow row : rows) {
            text.append("| ").append(String.join(" | ", row.cells())).append(" |\n");
        }
        return text.toString();
    }
}
