package io.postern.bench.scenario;

import io.postern.bench.screen.ScreenFrameCounter.Sight;
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

/** From the moment a frame was sent to the moment it was on the screen. */
public final class FrameDelays {
    private static final int RECORD = 10;

    private FrameDelays() {}

    /**
     * Brings what was seen together with the sender's notes ({@code sender/main.go}).
     *
     * @param firstNumber what the clock's clip counts from
     * @return milliseconds of each frame that was seen
     */
    public static double[] between(Path clockFile, List<Sight> sights, int firstNumber) throws IOException {
        Map<Integer, NavigableSet<Long>> sent = new HashMap<>();
        ByteBuffer notes = ByteBuffer.wrap(Files.readAllBytes(clockFile));
        while (notes.remaining() >= RECORD) {
            int index = Short.toUnsignedInt(notes.getShort());
            sent.computeIfAbsent(index, none -> new TreeSet<>()).add(notes.getLong());
        }
        List<Double> delays = new ArrayList<>();
        for (Sight sight : sights) {
            NavigableSet<Long> times = sent.get(sight.number() - firstNumber);
            Long before = times == null ? null : times.floor(sight.at());
            if (before != null) {
                delays.add((sight.at() - before) / 1e6);
            }
        }
        return delays.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
