package io.postern.bench.scenario;

import io.postern.bench.screen.ScreenFrameCounter.FrameSighting;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/** Computes the delay from sending a frame to its appearance on the screen. */
public final class FrameDelays {
    private static final int RECORD = 10;

    private FrameDelays() {}

    /**
     * Matches the sightings on the screen with the times recorded by the sender ({@code sender/main.go}).
     *
     * @param firstNumber the first frame number of the clock clip
     * @return the delay of each frame in milliseconds
     */
    public static double[] between(Path clockFile, List<FrameSighting> sightings, int firstNumber) throws IOException {
        Map<Integer, NavigableSet<Long>> sent = new HashMap<>();
        ByteBuffer notes = ByteBuffer.wrap(Files.readAllBytes(clockFile));
        while (notes.remaining() >= RECORD) {
            int index = Short.toUnsignedInt(notes.getShort());
            sent.computeIfAbsent(index, none -> new TreeSet<>()).add(notes.getLong());
        }
        List<Double> delays = new ArrayList<>();
        for (FrameSighting sight : sightings) {
            NavigableSet<Long> times = sent.get(sight.number() - firstNumber);
            Long before = times == null ? null : times.floor(sight.at());
            if (before != null) {
                delays.add((sight.at() - before) / 1e6);
            }
        }
        return delays.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
