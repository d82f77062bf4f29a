package io.postern.bench.scenario;

import java.util.Arrays;
import java.util.Collection;
import java.util.stream.Stream;

/** Medians and the like. */
public final class Quantiles {
    private Quantiles() {}

    /**
     * The value below which a part of the values lies, interpolated between neighbours.
     *
     * @param part from 0 (the least) to 1 (the greatest)
     * @return NaN without values
     */
    public static double quantile(double[] values, double part) {
        if (values.length == 0) {
            return Double.NaN;
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double at = part * (sorted.length - 1);
        int below = (int) Math.floor(at);
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (sorted[above] - sorted[below]) * (at - below);
    }

    /** The middle of the values that are numbers; NaN when none is. */
    public static double median(Collection<Double> values) {
        return quantile(numbers(values.stream()), 0.5);
    }

    private static double[] numbers(Stream<Double> values) {
        return values.filter(value -> !value.isNaN())
                .mapToDouble(Double::doubleValue)
                .toArray();
    }
}
