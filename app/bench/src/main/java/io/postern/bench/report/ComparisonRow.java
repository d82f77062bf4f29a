package io.postern.bench.report;

import java.util.Locale;

/**
 * One line of the table.
 *
 * @param figure what was measured
 * @param unit of both
 * @param ours NaN when not measured
 * @param theirs NaN when not measured
 * @param target what is to be reached
 * @param targetText the same for people
 */
public record ComparisonRow(String figure, String unit, double ours, double theirs, Target target, String targetText) {

    /** When a figure is good. */
    @FunctionalInterface
    public interface Target {
        /** Whether it is reached; both are numbers, or what the target does not ask for is not looked at. */
        boolean met(double ours, double theirs);
    }

    /** Ours is to be at most such a part of theirs. */
    static ComparisonRow ratio(String figure, String unit, double ours, double theirs, double most) {
        return new ComparisonRow(figure, unit, ours, theirs, (a, b) -> a <= most * b, "≤ " + most + " of theirs");
    }

    /** Ours is to be at most so much. */
    static ComparisonRow atMost(String figure, String unit, double ours, double theirs, double most) {
        return new ComparisonRow(figure, unit, ours, theirs, (a, b) -> a <= most, "≤ " + number(most));
    }

    /** Ours is to be at least so much. */
    static ComparisonRow atLeast(String figure, String unit, double ours, double theirs, double least) {
        return new ComparisonRow(figure, unit, ours, theirs, (a, b) -> a >= least, "≥ " + number(least));
    }

    /** Only for information. */
    static ComparisonRow plain(String figure, String unit, double ours, double theirs) {
        return new ComparisonRow(figure, unit, ours, theirs, (a, b) -> true, "");
    }

    double ratio() {
        return ours / theirs;
    }

    /** Met, missed, or nothing where there is no target or no figure. */
    String verdict() {
        boolean needsTheirs = targetText.endsWith("theirs");
        if (targetText.isEmpty() || Double.isNaN(ours) || (needsTheirs && Double.isNaN(theirs))) {
            return "";
        }
        return target.met(ours, theirs) ? "met" : "missed";
    }

    /** The cells for people. */
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
