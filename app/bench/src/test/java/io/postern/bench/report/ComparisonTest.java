package io.postern.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.bench.scenario.BenchScenario;
import io.postern.bench.scenario.ScenarioMeasurement;
import io.postern.bench.scenario.StartTimes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonTest {
    @TempDir
    Path folder;

    private static ScenarioMeasurement outcome(String who, double cpuSeconds, long frames) {
        return new ScenarioMeasurement(
                who,
                BenchScenario.TWENTY_FIVE.key(),
                10,
                25,
                frames,
                null,
                frames / 25,
                cpuSeconds,
                0.1,
                0.2,
                100L << 20,
                1000,
                200,
                30,
                40,
                50,
                null,
                Map.of("QuantumRenderer", 1.0, "postern-picture", 3.0));
    }

    private static BenchResults results(ScenarioMeasurement... outcomes) {
        return new BenchResults(
                Map.of("Processor", "2 cores"),
                Map.of("Ours", "packaged"),
                3,
                0.01,
                List.of(outcomes),
                List.of(new StartTimes("ours", null, 1400)),
                null,
                List.of());
    }

    private static ComparisonRow row(BenchResults results, String end) {
        return new Comparison(results)
                .rows().stream()
                        .filter(row -> row.figure().endsWith(end))
                        .findFirst()
                        .orElseThrow();
    }

    @Test
    void figuresAreMediansOverTheRuns() {
        BenchResults results = results(
                outcome("ours", 3.75, 7500),
                outcome("ours", 37.5, 7500),
                outcome("ours", 3.0, 7500),
                outcome("theirs", 7.5, 7500));
        ComparisonRow row = row(results, "CPU per shown frame");
        assertEquals(0.5, row.ours(), 1e-9);
        assertEquals(1.0, row.theirs(), 1e-9);
        assertEquals("met", row.verdict());
    }

    @Test
    void whatIsAboveItsTargetIsMissedAndSaid() {
        BenchResults results = results(outcome("ours", 7.5, 7000), outcome("theirs", 7.5, 7500));
        assertEquals("missed", row(results, "CPU per shown frame").verdict());
        assertEquals("missed", row(results, "shown of what was sent").verdict());
        assertTrue(PerformancePage.figures(results, LocalDate.EPOCH).contains("Missed: 25 × 320×180: shown of what"));
    }

    @Test
    void aRatioWithoutTheOtherSaysNothing() {
        ComparisonRow row = row(results(outcome("ours", 7.5, 7500)), "CPU per shown frame");
        assertEquals("", row.verdict());
        assertEquals("–", row.cells()[2]);
    }

    @Test
    void aStartHasATargetOfItsOwn() {
        assertEquals("≤ 1.2 of theirs", row(results(), "warm").targetText());
        assertEquals("", row(results(), "cold").verdict());
    }

    @Test
    void figuresOfSeveralMachinesStandSideBySide() throws Exception {
        Path page = folder.resolve("performance.md");
        BenchResults first = results(outcome("ours", 3, 7500), outcome("theirs", 6, 7500));
        PerformancePage.write(page, first, LocalDate.EPOCH);
        BenchResults second = new BenchResults(
                Map.of("Processor", "8 cores"),
                first.contestants(),
                3,
                0.01,
                List.of(outcome("ours", 5, 7500), outcome("theirs", 5, 7500)),
                List.of(),
                null,
                List.of());
        PerformancePage.write(page, second, LocalDate.EPOCH.plusDays(1));
        String text = Files.readString(page);
        assertTrue(text.contains("1970-01-02") && text.contains("1970-01-01"), text);
        assertTrue(text.contains("| ratio | 2 cores | 8 cores |"), text);
        assertTrue(text.contains("| 25 × 320×180: CPU per shown frame, ms | 0.50 | 1.00 |"), text);
        PerformancePage.write(page, second, LocalDate.EPOCH.plusDays(2));
        assertTrue(Files.readString(page).contains("1970-01-01"), "the other machine's figures stay");
    }

    @Test
    void figuresOfABusyMachineOrOfFewPairsAreNotPublished() {
        ScenarioMeasurement[] both = {outcome("ours", 3, 7500), outcome("theirs", 3, 7500)};
        assertEquals(List.of(), results(both).reservations());
        BenchResults doubtful =
                new BenchResults(Map.of(), Map.of(), 2, 0.5, List.of(both[0]), List.of(), null, List.of());
        assertEquals(3, doubtful.reservations().size());
    }

    @Test
    void figuresGoBetweenTheMarksAndTheRestOfThePageStays() throws Exception {
        Path page = folder.resolve("performance.md");
        PerformancePage.write(page, results(outcome("ours", 3, 7500)), LocalDate.EPOCH);
        Files.writeString(page, Files.readString(page) + "\nWhat was tried.\n");
        PerformancePage.write(page, results(outcome("ours", 4, 7500)), LocalDate.EPOCH.plusDays(1));
        String text = Files.readString(page);
        assertTrue(text.startsWith("# Performance"));
        assertTrue(text.endsWith("What was tried.\n"));
        assertTrue(text.contains("1970-01-02") && !text.contains("1970-01-01"));
        assertTrue(text.contains("### 2 cores\n"), text);
        assertTrue(text.contains("converting pictures 75.0 %, JavaFX drawing 25.0 %"), text);
    }
}
