package io.postern.bench.report;

import java.util.Locale;

/**
 * A row of the comparison table.
 *
 * @param figure what was measured
 * @param unit of both values
 * @param ours NaN if not measured
 * @param theirs NaN if not measured
 * @param target what is to be reached
 * @param targetText the target for people
 */
public record ComparisonRow(String figure, String unit, double ours, double theirs, Target target, String targetText) {

    /** The target of a figure. */
    @FunctionalInterface
    public interface Target {
        /** Whether the target is reached; both values are numbers unless the target does not use them. */
        boolean met(double ours, double theirs);
    }

    /** Ours must be at most this fraction of theirs. */
    static ComparisonRow ratio(String figure, String unit, double ours, double theirs, double most) {
        return new ComparisonRow(figure, unit, ours, theirs, (a, b) -> a <= most * b, "≤ " + most + " of theirs");
    }

    /** Ours must be at most this value. */
    static ComparisonRow atMost(String figure, String unit, double ours, double theirs, double most) {
        return new ComparisonRow(figure, unit, ours, theirs, (a, b) -> a <= most, "≤ " + number(most));
    }

    /** Ours must be at least this value. */
    static ComparisonRow atLeast(String figure, String unit, double ours, double theirs, double least) {
        return new ComparisonRow(figure, unit, ours, theirs, (a, b) -> a >= least, "≥ " + number(least));
    }

    /** No target. */
    static ComparisonRow plain(String figure, String unit, double ours, double theirs) {
        return new ComparisonRow(figure, unit, ours, theirs, (a, b) -> true, "");
    }

    double ratio() {
        return ours / theirs;
    }

    /** "met", "missed", or empty without a target or a value. */
    String verdict() {
        boolean needsTheirs = targetText.endsWith("theirs");
        if (targetText.isEmpty() || Double.isNaN(ours) || (needsTheirs && Double.isNaN(theirs))) {
            return "";
        }
        return target.met(ours, theirs) ? "met" : "missed";
    }

    /** The cells as text. */
    String[] cells() {
        String ratio = Double.isNaN(ratio()) || Double.isInfinite(ratio()) ? "" : number(ratio());
        String name = unit.isEmpty() ? figure : figure + ", " + unit;
        return new String[] {name, number(ours), number(theirs), ratio, targetText, verdict()};
    }

    static String number(double value) {
        if (Double.isNaN(value)) {
            return "–";
        }
        double size = Math.abs(value);
        String format = size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, format, value);
    }
}
