package io.postern.bench.scenario;

import java.util.Arrays;
import java.util.Collection;
import java.util.stream.Stream;

/** Computes medians and other quantiles. */
public final class Quantiles {
    private Quantiles() {}

    /**
     * A quantile, interpolated between neighbouring values.
     *
     * @param part from 0 (minimum) to 1 (maximum)
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

    /** The median of the values that are numbers; NaN if there are none. */
    public static double median(Collection<Double> values) {
        return quantile(numbers(values.stream()), 0.5);
    }

    private static double[] numbers(Stream<Double> values) {
        return values.filter(value -> !value.isNaN())
                .mapToDouble(Double::doubleValue)
                .toArray();
    }
}
