package io.postern.bench.scenario;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.postern.bench.screen.ScreenFrameCounter.FrameSighting;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FrameDelaysTest {
    private static final int FROM = 512;
    private static final long MILLISECOND = 1_000_000;

    @TempDir
    Path folder;

    private Path clock(long... indexAndMillis) throws IOException {
        ByteBuffer notes = ByteBuffer.allocate(indexAndMillis.length / 2 * 10);
        for (int i = 0; i < indexAndMillis.length; i += 2) {
            notes.putShort((short) indexAndMillis[i]).putLong(indexAndMillis[i + 1] * MILLISECOND);
        }
        return Files.write(folder.resolve("clock.bin"), notes.array());
    }

    private static FrameSighting sight(int number, long millis) {
        return new FrameSighting(millis * MILLISECOND, number);
    }

    @Test
    void aFrameIsComparedWithItsOwnSending() throws IOException {
        Path clock = clock(0, 1000, 1, 1033, 2, 1066);
        assertArrayEquals(
                new double[] {40, 50},
                FrameDelays.between(clock, List.of(sight(FROM, 1040), sight(FROM + 2, 1116)), FROM));
    }

    @Test
    void inTheSecondRoundItIsTheLastSendingBeforeTheSight() throws IOException {
        Path clock = clock(0, 1000, 0, 11_000);
        assertArrayEquals(new double[] {30}, FrameDelays.between(clock, List.of(sight(FROM, 11_030)), FROM));
    }

    @Test
    void whatWasNeverSentIsNotCounted() throws IOException {
        Path clock = clock(0, 1000);
        assertArrayEquals(
                new double[0], FrameDelays.between(clock, List.of(sight(FROM + 7, 1040), sight(FROM, 990)), FROM));
    }

    @Test
    void aNoteThatIsBeingWrittenIsLeftOut() throws IOException {
        Path clock = clock(0, 1000, 1, 1033);
        Files.write(clock, Arrays.copyOf(Files.readAllBytes(clock), 14));
        assertArrayEquals(new double[] {40}, FrameDelays.between(clock, List.of(sight(FROM, 1040)), FROM));
    }
}
