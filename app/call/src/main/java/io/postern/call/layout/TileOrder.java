package io.postern.call.layout;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Orders tiles so that those in sight keep their places. People find each other by place: a tile that is seen stays
 * where it is; somebody who becomes important while out of sight swaps places with the least important tile of the
 * first page.
 */
public final class TileOrder {
    /** The content of a tile, most important first. */
    public enum Kind {
        OWN_CAMERA,
        SCREEN,
        OWN_SCREEN,
        CAMERA
    }

    /**
     * A tile and what its importance depends on.
     *
     * @param loudness 0 to 1
     * @param lastSpoke when this person was last heard; {@link Instant#EPOCH} for never
     */
    public record Candidate<K>(
            K key, Kind kind, double loudness, boolean speaking, Instant lastSpoke, boolean video, Instant joinedAt) {}

    private TileOrder() {}

    /**
     * The order after a change.
     *
     * @param before the order so far; empty at first
     * @param now all tiles there are, each key once
     * @param firstPage how many tiles are seen on the first page
     */
    public static <K> List<K> next(List<K> before, List<Candidate<K>> now, int firstPage) {
        List<K> ranked = now.stream().sorted(importance()).map(Candidate::key).toList();
        List<K> order = kept(before, ranked);
        Set<K> important = new HashSet<>(ranked.subList(0, Math.min(firstPage, ranked.size())));
        List<Integer> leaving = new ArrayList<>();
        Deque<Integer> entering = new ArrayDeque<>();
        for (int i = 0; i < order.size(); i++) {
            boolean wanted = important.contains(order.get(i));
            if (i < firstPage && !wanted) {
                leaving.add(i);
            } else if (i >= firstPage && wanted) {
                entering.add(i);
            }
        }
        leaving.sort(Comparator.comparingInt((Integer i) -> ranked.indexOf(order.get(i)))
                .reversed());
        for (int place : leaving) {
            Collections.swap(order, place, entering.remove());
        }
        return order;
    }

    /** Tiles that are still there keep their places; newcomers fill gaps, then the last tiles do; the remaining newcomers follow. */
    private static <K> List<K> kept(List<K> before, List<K> ranked) {
        Set<K> present = new HashSet<>(ranked);
        Set<K> known = new HashSet<>(before);
        Deque<K> newcomers = new ArrayDeque<>();
        for (K key : ranked) {
            if (!known.contains(key)) {
                newcomers.add(key);
            }
        }
        List<K> order = new ArrayList<>(before);
        for (int i = 0; i < order.size(); i++) {
            if (present.contains(order.get(i))) {
                continue;
            }
            if (!newcomers.isEmpty()) {
                order.set(i, newcomers.remove());
                continue;
            }
            while (order.size() > i + 1 && !present.contains(order.getLast())) {
                order.removeLast();
            }
            K last = order.removeLast();
            if (i < order.size()) {
                order.set(i, last);
            }
        }
        order.addAll(newcomers);
        return order;
    }

    private static <K> Comparator<Candidate<K>> importance() {
        return Comparator.<Candidate<K>, Kind>comparing(Candidate::kind)
                .thenComparingDouble(c -> c.speaking() ? -c.loudness() : 0)
                .thenComparing(c -> !c.speaking())
                .thenComparing(Candidate::lastSpoke, Comparator.reverseOrder())
                .thenComparing(c -> !c.video())
                .thenComparing(Candidate::joinedAt);
    }
}
