package io.postern.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.bench.report.RegressionReport.Verdict;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RegressionReportTest {
    private static Verdict verdict(double[] before, double[] after, boolean lessIsBetter) {
        return RegressionReport.row("figure", before, after, lessIsBetter).verdict();
    }

    @Test
    void onlyRangesThatDoNotOverlapAreAChange() {
        double[] low = {1.0, 1.2, 1.1};
        double[] high = {1.3, 1.4, 1.5};
        double[] between = {1.2, 1.3, 1.4};
        assertEquals(Verdict.WORSE, verdict(low, high, true));
        assertEquals(Verdict.BETTER, verdict(high, low, true));
        assertEquals(Verdict.BETTER, verdict(low, high, false));
        assertEquals(Verdict.WORSE, verdict(high, low, false));
        assertEquals(Verdict.SAME, verdict(low, between, true));
    }

    @Test
    void oneRepetitionSaysNothing() {
        assertEquals(Verdict.UNKNOWN, verdict(new double[] {1}, new double[] {2, 3}, true));
    }

    @Test
    void mediansAndRangesAreForPeople() {
        RegressionReport.Row row = RegressionReport.row("figure", new double[] {1, 3, 2}, new double[] {4, 4, 5}, true);
        assertEquals("2.00 (1.00–3.00)", row.before());
        assertEquals(2.0, row.change());
        assertTrue(RegressionReport.plain(List.of(row)).contains("worse"));
    }

    @Test
    void anotherMachineIsSaid() {
        BenchResults here = results("2 cores (A)");
        BenchResults there = results("2 cores (B)");
        assertEquals(
                List.of("Processor was 2 cores (A) and is 2 cores (B)."),
                new RegressionReport(here, there).differences());
        assertEquals(List.of(), new RegressionReport(here, here).differences());
    }

    private static BenchResults results(String processor) {
        return new BenchResults(
                Map.of("Processor", processor), Map.of(), 3, 0.0, List.of(), List.of(), null, List.of());
    }
}
