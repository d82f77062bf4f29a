package io.postern.call.layout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.call.layout.TileOrder.Candidate;
import io.postern.call.layout.TileOrder.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class TileOrderTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private static Candidate<String> camera(String key, int joined) {
        return new Candidate<>(key, Kind.CAMERA, 0, false, Instant.EPOCH, true, NOON.plusSeconds(joined));
    }

    private static Candidate<String> speaking(String key, int joined) {
        return new Candidate<>(key, Kind.CAMERA, 0.8, true, NOON.plusSeconds(100), true, NOON.plusSeconds(joined));
    }

    @Test
    void startsWithOwnCameraThenScreensThenCamerasByImportance() {
        List<Candidate<String>> now = List.of(
                camera("late", 9),
                camera("early", 1),
                new Candidate<>("blind", Kind.CAMERA, 0, false, Instant.EPOCH, false, NOON),
                new Candidate<>("spoke", Kind.CAMERA, 0, false, NOON, false, NOON.plusSeconds(20)),
                speaking("speaks", 30),
                new Candidate<>("own screen", Kind.OWN_SCREEN, 0, false, Instant.EPOCH, true, NOON),
                new Candidate<>("screen", Kind.SCREEN, 0, false, Instant.EPOCH, true, NOON),
                new Candidate<>("me", Kind.OWN_CAMERA, 0, false, Instant.EPOCH, true, NOON));
        assertEquals(
                List.of("me", "screen", "own screen", "speaks", "spoke", "early", "late", "blind"),
                TileOrder.next(List.of(), now, 4));
    }

    @Test
    void whoIsSeenStaysWhereTheyAreWhoeverSpeaks() {
        List<String> before = List.of("a", "b", "c", "d");
        assertEquals(
                before,
                TileOrder.next(before, List.of(camera("a", 1), camera("b", 2), camera("c", 3), speaking("d", 4)), 4));
    }

    @Test
    void speakerFromALaterPageSwapsWithTheLeastImportantOfTheFirst() {
        List<String> before = List.of("a", "b", "c", "d", "e", "f");
        List<Candidate<String>> now = List.of(
                camera("a", 1), speaking("b", 6), camera("c", 5), camera("d", 2), camera("e", 7), speaking("f", 8));
        assertEquals(List.of("a", "b", "f", "d", "e", "c"), TileOrder.next(before, now, 4));
    }

    @Test
    void gapIsFilledByOneTileAndNobodyElseMoves() {
        List<String> before = List.of("a", "b", "c", "d", "e");
        assertEquals(
                List.of("a", "e", "c", "d"),
                TileOrder.next(before, List.of(camera("a", 1), camera("c", 3), camera("d", 4), camera("e", 5)), 9));
    }

    @Test
    void newcomersFollowAtTheEndOrTakeGaps() {
        assertEquals(
                List.of("a", "b", "x"),
                TileOrder.next(List.of("a", "b"), List.of(camera("x", 0), camera("a", 1), camera("b", 2)), 9));
        assertEquals(
                List.of("a", "x", "c"),
                TileOrder.next(List.of("a", "b", "c"), List.of(camera("x", 0), camera("a", 1), camera("c", 2)), 9));
    }

    @Test
    void everybodyIsShownOnceAndFewMoveWhateverHappens() {
        Random random = new Random(7);
        List<String> order = List.of();
        List<String> present = new ArrayList<>();
        int next = 0;
        long spoke = 0;
        for (int step = 0; step < 2000; step++) {
            boolean joins = present.isEmpty() || (present.size() < 60 && random.nextInt(2) == 0);
            int changes = 0;
            if (random.nextInt(3) == 0) {
                if (joins) {
                    present.add("p" + next++);
                } else {
                    present.remove(random.nextInt(present.size()));
                }
                changes = 1;
            }
            List<Candidate<String>> now = new ArrayList<>();
            for (String key : present) {
                int joined = Integer.parseInt(key.substring(1));
                now.add(random.nextInt(20) == 0 ? speaking(key, joined) : camera(key, joined));
            }
            List<String> after = TileOrder.next(order, now, 9);
            assertEquals(new HashSet<>(present), new HashSet<>(after));
            assertEquals(present.size(), after.size());
            long speakers = now.stream().filter(Candidate::speaking).count();
            long moved = 0;
            for (int i = 0; i < Math.min(9, Math.min(order.size(), after.size())); i++) {
                moved += order.get(i).equals(after.get(i)) ? 0 : 1;
            }
            // Who begins or ceases to speak swaps with one other; who comes or goes moves one tile more.
            long most = speakers + spoke + 2L * changes;
            assertTrue(moved <= most, "moved " + moved + ", " + spoke + " spoke, " + speakers + " speak, step " + step);
            spoke = speakers;
            order = after;
        }
    }
}
