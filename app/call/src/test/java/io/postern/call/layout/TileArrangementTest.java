package io.postern.call.layout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.call.layout.TileArrangement.Placement;
import io.postern.call.layout.TileArrangement.Role;
import io.postern.call.layout.TileArrangement.Stage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class TileArrangementTest {
    private static final double ASPECT = 16.0 / 9.0;

    static Stream<Stage> stages() {
        double[][] sizes = {
            {640, 290},
            {640, 400},
            {400, 700},
            {960, 600},
            {1280, 720},
            {1600, 900},
            {1920, 1080},
            {2560, 600},
            {3840, 2160}
        };
        return Stream.of(sizes)
                .flatMap(s -> Stream.of(1.0, 1.25, 1.5, 1.75, 2.0, 3.0).map(scale -> new Stage(s[0], s[1], scale)));
    }

    @ParameterizedTest
    @MethodSource("stages")
    void everyGridOfOneToSixtyTilesIsInsideTheStageWithoutOverlapAndShowsEachTileOnce(Stage stage) {
        for (int tiles = 1; tiles <= 60; tiles++) {
            int count = tiles;
            checkPages(stage, tiles, page -> new CallLayout.Grid(count, page), OptionalInt.empty());
        }
    }

    @ParameterizedTest
    @MethodSource("stages")
    void everyFocusOfOneToSixtyTilesIsInsideTheStageWithoutOverlapAndShowsEachTileOnce(Stage stage) {
        for (int tiles = 1; tiles <= 60; tiles++) {
            int count = tiles;
            OptionalInt own = tiles > 1 ? OptionalInt.of(0) : OptionalInt.empty();
            for (double aspect : new double[] {ASPECT, 4.0 / 3.0, 9.0 / 16.0, 32.0 / 9.0}) {
                checkPages(stage, tiles, page -> new CallLayout.Focus(count, count - 1, own, aspect, page), own);
            }
        }
    }

    private interface LayoutOfPage {
        CallLayout of(int page);
    }

    private static void checkPages(Stage stage, int tiles, LayoutOfPage layout, OptionalInt onEveryPage) {
        Set<Integer> seen = new HashSet<>();
        int pages = TileArrangement.arrange(stage, layout.of(0)).pages();
        for (int page = 0; page < pages; page++) {
            TileArrangement arrangement = TileArrangement.arrange(stage, layout.of(page));
            assertEquals(page, arrangement.page());
            checkGeometry(stage, arrangement.placements());
            for (Placement placement : arrangement.placements()) {
                boolean first = seen.add(placement.tile());
                assertTrue(
                        first || placement.role() == Role.FOCUS || onEveryPage.equals(OptionalInt.of(placement.tile())),
                        () -> "tile shown twice: " + placement);
            }
        }
        if (stage.width() >= 640) {
            assertEquals(IntStream.range(0, tiles).boxed().collect(Collectors.toSet()), seen);
        }
    }

    private static void checkGeometry(Stage stage, List<Placement> placements) {
        double pixel = 1 / stage.scale();
        for (Placement p : placements) {
            String what = stage + " " + p;
            assertTrue(p.width() > 0 && p.height() > 0, what);
            assertTrue(p.x() >= -1e-6 && p.y() >= -1e-6, what);
            assertTrue(p.x() + p.width() <= stage.width() + 1e-6, what);
            assertTrue(p.y() + p.height() <= stage.height() + 1e-6, what);
            for (double edge : new double[] {p.x(), p.y(), p.width(), p.height()}) {
                assertEquals(
                        Math.rint(edge * stage.scale()), edge * stage.scale(), 1e-4, () -> "between pixels: " + what);
            }
            if (p.role() != Role.FOCUS) {
                assertEquals(p.width() / ASPECT, p.height(), 1.01 * pixel, what);
            }
        }
        for (int i = 0; i < placements.size(); i++) {
            for (int j = i + 1; j < placements.size(); j++) {
                Placement a = placements.get(i);
                Placement b = placements.get(j);
                double between = TileArrangement.GAP - pixel - 1e-6;
                boolean apart = a.x() + a.width() + between <= b.x()
                        || b.x() + b.width() + between <= a.x()
                        || a.y() + a.height() + between <= b.y()
                        || b.y() + b.height() + between <= a.y();
                assertTrue(apart, () -> stage + ": " + a + " touches " + b);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        // stage, tiles -> columns, rows, pages
        "1280, 640, 1, 1, 1, 1",
        "1280, 640, 2, 2, 1, 1",
        "400, 700, 2, 1, 2, 1",
        "1280, 640, 3, 2, 2, 1",
        "1280, 640, 4, 2, 2, 1",
        "1280, 720, 9, 3, 3, 1",
        "1280, 720, 16, 4, 4, 1",
        "1280, 720, 25, 5, 5, 1",
        "1280, 720, 26, 5, 5, 2",
        "1280, 720, 49, 5, 5, 2",
        "1280, 720, 60, 5, 5, 3",
        "1904, 900, 49, 7, 7, 1",
        "1904, 900, 50, 7, 7, 2",
        "1500, 800, 49, 6, 6, 2",
        "1000, 600, 25, 4, 4, 2",
        "640, 290, 9, 2, 2, 3",
    })
    void gridFollowsTheSteps(double width, double height, int tiles, int columns, int rows, int pages) {
        TileArrangement arrangement =
                TileArrangement.arrange(new Stage(width, height, 1), new CallLayout.Grid(tiles, 0));
        assertEquals(pages, arrangement.pages());
        long inFirstRow = arrangement.placements().stream()
                .filter(p -> p.y() == arrangement.placements().getFirst().y())
                .count();
        assertEquals(columns, inFirstRow);
        assertEquals(
                rows,
                arrangement.placements().stream()
                        .mapToDouble(Placement::y)
                        .distinct()
                        .count());
    }

    @Test
    void lastRowIsCentred() {
        TileArrangement arrangement = TileArrangement.arrange(new Stage(1280, 720, 1), new CallLayout.Grid(3, 0));
        Placement third = arrangement.placements().get(2);
        assertEquals(640, third.x() + third.width() / 2, 1);
    }

    @Test
    void laterPagesKeepTheTileSizeOfAFullPage() {
        Stage stage = new Stage(1280, 720, 1);
        double full = TileArrangement.arrange(stage, new CallLayout.Grid(26, 0))
                .placements()
                .getFirst()
                .width();
        double last = TileArrangement.arrange(stage, new CallLayout.Grid(26, 1))
                .placements()
                .getFirst()
                .width();
        assertEquals(full, last);
    }

    @Test
    void aPageThatNoLongerExistsShowsTheNearest() {
        Stage stage = new Stage(1280, 720, 1);
        assertEquals(
                0, TileArrangement.arrange(stage, new CallLayout.Grid(4, 7)).page());
        assertEquals(
                1, TileArrangement.arrange(stage, new CallLayout.Grid(30, 7)).page());
        assertEquals(
                0, TileArrangement.arrange(stage, new CallLayout.Grid(30, -3)).page());
    }

    @ParameterizedTest
    @MethodSource("stages")
    void ownPictureFloatsInsideTheBottomRightCornerOfTheOther(Stage stage) {
        TileArrangement arrangement = TileArrangement.arrange(stage, new CallLayout.OneToOne(1, 0));
        Placement other = arrangement.placements().get(0);
        Placement own = arrangement.placements().get(1);
        assertEquals(Role.FOCUS, other.role());
        assertEquals(Role.SELF_VIEW, own.role());
        assertEquals(0, own.tile());
        assertTrue(own.x() + own.width() <= other.x() + other.width());
        assertTrue(own.y() + own.height() <= other.y() + other.height());
        assertTrue(own.x() > other.x() + other.width() / 2 - 1, () -> other + " " + own);
        assertTrue(own.y() >= other.y() + other.height() / 2 - 1, () -> other + " " + own);
    }

    @Test
    void sharedScreenTakesItsOwnShapeAndMostOfTheStage() {
        Stage stage = new Stage(1280, 640, 1);
        TileArrangement arrangement =
                TileArrangement.arrange(stage, new CallLayout.Focus(5, 2, OptionalInt.of(0), 16.0 / 10.0, 0));
        Placement screen = arrangement.placements().getFirst();
        assertEquals(2, screen.tile());
        assertEquals(16.0 / 10.0, screen.width() / screen.height(), 0.01);
        assertTrue(screen.width() * screen.height() > 0.6 * stage.width() * stage.height());
        assertEquals(0, arrangement.placements().getLast().tile(), "own tile closes the strip");
    }

    @Test
    void ownTileStaysInTheStripOnEveryPage() {
        Stage stage = new Stage(1280, 640, 1);
        List<Integer> last = new ArrayList<>();
        for (int page = 0; page < 4; page++) {
            last.add(TileArrangement.arrange(stage, new CallLayout.Focus(20, 3, OptionalInt.of(0), ASPECT, page))
                    .placements()
                    .getLast()
                    .tile());
        }
        assertEquals(List.of(0, 0, 0, 0), last);
    }

    @Test
    void stageWithoutRoomForAStripShowsTheFocusedTileAlone() {
        TileArrangement arrangement = TileArrangement.arrange(
                new Stage(180, 100, 1), new CallLayout.Focus(8, 5, OptionalInt.of(0), ASPECT, 0));
        assertEquals(
                List.of(5),
                arrangement.placements().stream().map(Placement::tile).toList());
    }

    @Test
    void emptyStageShowsNothing() {
        assertEquals(
                List.of(),
                TileArrangement.arrange(new Stage(0, 300, 1), new CallLayout.Grid(5, 0))
                        .placements());
    }

    @Test
    void twoPeopleFaceEachOtherAndMoreStandInAGrid() {
        OptionalInt own = OptionalInt.of(0);
        OptionalInt none = OptionalInt.empty();
        assertEquals(new CallLayout.Grid(1, 0), CallLayout.choose(CallLayout.Mode.AUTO, 1, own, none, ASPECT, 0));
        assertEquals(new CallLayout.OneToOne(1, 0), CallLayout.choose(CallLayout.Mode.AUTO, 2, own, none, ASPECT, 0));
        assertEquals(new CallLayout.Grid(2, 0), CallLayout.choose(CallLayout.Mode.GRID, 2, own, none, ASPECT, 0));
        assertEquals(new CallLayout.Grid(2, 0), CallLayout.choose(CallLayout.Mode.AUTO, 2, none, none, ASPECT, 0));
        assertEquals(new CallLayout.Grid(3, 0), CallLayout.choose(CallLayout.Mode.AUTO, 3, own, none, ASPECT, 0));
        assertEquals(
                new CallLayout.Focus(3, 2, own, 1.6, 1),
                CallLayout.choose(CallLayout.Mode.AUTO, 3, own, OptionalInt.of(2), 1.6, 1));
        assertEquals(
                new CallLayout.Focus(2, 0, own, ASPECT, 0),
                CallLayout.choose(CallLayout.Mode.AUTO, 2, own, OptionalInt.of(0), ASPECT, 0));
    }
}
