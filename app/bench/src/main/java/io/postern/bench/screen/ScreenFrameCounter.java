package io.postern.bench.screen;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Looks at all tiles of a screen every few milliseconds, on a thread of its own, and notes when which of them showed
 * another frame. Tiles that move, as when controls come or go, are looked for again.
 */
public final class ScreenFrameCounter implements AutoCloseable {
    private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(3);

    /** A picture that rests is readable, so one that is not for so long is somewhere else. */
    private static final long LOST_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

    private final PixelSource pixels;
    private List<FrameCode> tiles;
    private final int[] last;
    private final long[] lastRead;
    private long lastSearch;
    private final long[] changes;
    private final List<Sight> sights = new ArrayList<>();
    private final int clockFrom;
    private final Thread thread;
    private volatile boolean ended;

    /**
     * A frame with the clock's numbers that came on the screen.
     *
     * @param at nanoseconds since 1970
     * @param number of the frame
     */
    public record Sight(long at, int number) {}

    /** @param clockFrom the numbers from this one on are those of the sender whose times are known */
    public ScreenFrameCounter(PixelSource pixels, List<FrameCode> tiles, int clockFrom) {
        this.pixels = pixels;
        this.tiles = List.copyOf(tiles);
        this.clockFrom = clockFrom;
        last = new int[tiles.size()];
        Arrays.fill(last, -1);
        lastRead = new long[tiles.size()];
        Arrays.fill(lastRead, System.nanoTime());
        changes = new long[tiles.size()];
        thread = Thread.ofPlatform().daemon().name("bench-screen").start(this::watch);
    }

    /** How many frames each tile has shown since the watch began, the first one not counted. */
    public synchronized long[] frames() {
        return changes.clone();
    }

    /** When frames of the clock were first seen, in order. */
    public synchronized List<Sight> sights() {
        return List.copyOf(sights);
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
            next = Math.max(next + PERIOD_NANOS, System.nanoTime());
            LockSupport.parkNanos(next - System.nanoTime());
        }
    }

    private synchronized void look() {
        long now = System.nanoTime();
        boolean lost = false;
        for (int i = 0; i < last.length; i++) {
            OptionalInt number = tiles.get(i).read(pixels);
            if (number.isEmpty()) {
                lost |= now - lastRead[i] > LOST_NANOS;
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
            if (last[i] >= clockFrom) {
                sights.add(new Sight(EpochClock.nanosSince1970(), last[i]));
            }
        }
        if (lost && now - lastSearch > LOST_NANOS) {
            lastSearch = now;
            List<FrameCode> found = FrameCodeFinder.find(pixels);
            if (found.size() == tiles.size()) {
                tiles = found;
            }
        }
    }
}
