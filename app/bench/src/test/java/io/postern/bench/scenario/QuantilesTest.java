package io.postern.bench.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantilesTest {
    @ParameterizedTest
    @CsvSource({"0, 1", "0.5, 3", "1, 10", "0.25, 2", "0.75, 4", "0.95, 8.8"})
    void aQuantileLiesBetweenItsNeighbours(double part, double expected) {
        assertEquals(expected, Quantiles.quantile(new double[] {4, 1, 10, 2, 3}, part), 1e-9);
    }

    @Test
    void ofNothingThereIsNoQuantile() {
        assertEquals(Double.NaN, Quantiles.quantile(new double[0], 0.5));
    }

    @Test
    void theMedianIgnoresWhatWasNotMeasured() {
        assertEquals(2.5, Quantiles.median(List.of(Double.NaN, 2.0, 3.0)), 1e-9);
        assertEquals(Double.NaN, Quantiles.median(List.of(Double.NaN)));
    }
}
