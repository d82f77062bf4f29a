package io.postern.bench.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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

    /** The ratios in the rows of a {@link #markdown} table that have a target, by figure. */
    static Map<String, String> ratiosWithTarget(String markdown) {
        Map<String, String> ratios = new LinkedHashMap<>();
        for (String line : markdown.split("\n", -1)) {
            String[] cells = line.split("\\|", -1);
            boolean row = cells.length == HEAD.length + 2 && !cells[5].isBlank() && !cells[4].isBlank();
            if (row && !cells[4].contains("-") && !cells[4].contains(HEAD[3])) {
                ratios.put(cells[1].strip(), cells[4].strip());
            }
        }
        return ratios;
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
