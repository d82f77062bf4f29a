package io.postern.bench.screen;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Counts the frames that each tile shows: reads the frame numbers of all tiles every few milliseconds on a thread of
 * its own. Tiles that move, for example when controls appear, are located again.
 */
public final class ScreenFrameCounter implements AutoCloseable {
    private static final long POLL_INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(3);

    /** A tile at rest is readable, so one that has been unreadable for this long has moved. */
    private static final long TILE_LOST_AFTER_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

    private final PixelSource pixels;
    private List<FrameCode> tiles;
    private final int[] last;
    private final long[] lastRead;
    private long lastSearch;
    private final long[] changes;
    private final List<FrameSighting> sightings = new ArrayList<>();

    private final int firstClockNumber;
    private final Thread thread;
    private volatile boolean ended;

    /**
     * The appearance of a frame of the clock clip on the screen.
     *
     * @param at nanoseconds since 1970
     * @param number of the frame
     */
    public record FrameSighting(long at, int number) {}

    /** @param firstClockNumber frame numbers from this one on belong to the sender whose send times are recorded */
    public ScreenFrameCounter(PixelSource pixels, List<FrameCode> tiles, int firstClockNumber) {
        this.pixels = pixels;
        this.tiles = List.copyOf(tiles);
        this.firstClockNumber = firstClockNumber;
        last = new int[tiles.size()];
        Arrays.fill(last, -1);
        lastRead = new long[tiles.size()];
        Arrays.fill(lastRead, System.nanoTime());
        changes = new long[tiles.size()];
        thread = Thread.ofPlatform().daemon().name("bench-screen").start(this::watch);
    }

    /** How many frames each tile has shown since the start, without the first. */
    public synchronized long[] frames() {
        return changes.clone();
    }

    /** When frames of the clock clip were first seen, in order. */
    public synchronized List<FrameSighting> sightings() {
        return List.copyOf(sightings);
    }

    @Override
    public void close() {
        ended = true;
        LockSupport.unpark(thread);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void watch() {
        long next = System.nanoTime();
        while (!ended) {
            look();
            next = Math.max(next + POLL_INTERVAL_NANOS, System.nanoTime());
            LockSupport.parkNanos(next - System.nanoTime());
        }
    }

    private synchronized void look() {
        long now = System.nanoTime();
        boolean lost = false;
        for (int i = 0; i < last.length; i++) {
            OptionalInt number = tiles.get(i).read(pixels);
            if (number.isEmpty()) {
                lost |= now - lastRead[i] > TILE_LOST_AFTER_NANOS;
                continue;
            }
            lastRead[i] = now;
            if (number.getAsInt() == last[i]) {
                continue;
            }
            if (last[i] >= 0) {
                changes[i]++;
            }
            last[i] = number.getAsInt();
            if (last[i] >= firstClockNumber) {
                sightings.add(new FrameSighting(EpochClock.nanosSince1970(), last[i]));
            }
        }
        if (lost && now - lastSearch > TILE_LOST_AFTER_NANOS) {
            lastSearch = now;
            List<FrameCode> found = FrameCodeFinder.find(pixels);
            if (found.size() == tiles.size()) {
                tiles = found;
            }
        }
    }
}
