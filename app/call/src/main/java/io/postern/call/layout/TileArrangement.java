package io.postern.call.layout;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * The rectangles of one page of tiles.
 *
 * @param placements what is shown, in the order it should be passed through with the Tab key
 * @param page the page shown, from 0
 * @param pages how many there are, at least 1
 * @param perPage how many tiles a full page holds
 */
public record TileArrangement(List<Placement> placements, int page, int pages, int perPage) {
    /** Between tiles, in logical pixels. */
    public static final double GAP = 8;

    /** The steps of the grid: so many tiles from this stage width on. LiveKit's own steps, and two more for large screens. */
    private static final List<Step> STEPS = List.of(
            new Step(1, 1, 0),
            new Step(2, 1, 0),
            new Step(2, 2, 560),
            new Step(3, 3, 700),
            new Step(4, 4, 960),
            new Step(5, 5, 1100),
            new Step(6, 6, 1400),
            new Step(7, 7, 1640));

    /** Below this a name can no longer be read on a tile. */
    private static final double MIN_TILE_HEIGHT = 64;

    private static final double STRIP_SHARE = 0.18;
    private static final double STRIP_MIN_WIDTH = 128;
    private static final double STRIP_MAX_WIDTH = 256;
    private static final double SELF_VIEW_SHARE = 0.2;
    private static final double SELF_VIEW_MIN_WIDTH = 112;
    private static final double SELF_VIEW_MAX_WIDTH = 256;
    private static final double SELF_VIEW_MARGIN = 12;

    public TileArrangement {
        placements = List.copyOf(placements);
    }

    /**
     * The room there is.
     *
     * @param width in logical pixels
     * @param height in logical pixels
     * @param scale device pixels per logical pixel; all edges come out on device pixels
     */
    public record Stage(double width, double height, double scale) {
        double floor(double length) {
            return Math.floor(length * scale + 1e-6) / scale;
        }

        double gap() {
            return Math.round(GAP * scale) / scale;
        }
    }

    /** The role of a tile in its layout. */
    public enum Role {
        /** One among equals. */
        TILE,
        /** The large one. */
        FOCUS,
        /** A small one beside the large one. */
        STRIP,
        /** The own video floating over the large one. */
        SELF_VIEW
    }

    /** A tile and its place on the stage, in logical pixels. */
    public record Placement(int tile, Role role, double x, double y, double width, double height) {}

    private record Step(int columns, int rows, double minWidth) {
        int capacity() {
            return columns * rows;
        }

        boolean fits(Stage stage) {
            return capacity() <= 2
                    || (stage.width() >= minWidth && stage.height() >= rows * MIN_TILE_HEIGHT + (rows - 1) * GAP);
        }
    }

    private record Size(double width, double height) {}

    /** Lays out one page. The same input always gives the same rectangles. */
    public static TileArrangement arrange(Stage stage, CallLayout layout) {
        if (stage.width() <= 0 || stage.height() <= 0) {
            return new TileArrangement(List.of(), 0, 1, 1);
        }
        return switch (layout) {
            case CallLayout.Grid grid -> grid(stage, grid);
            case CallLayout.Focus focus -> focus(stage, focus);
            case CallLayout.OneToOne pair -> oneToOne(stage, pair);
        };
    }

    /** How many tiles one page of a grid takes on this stage: the smallest step that holds them all, else the largest. */
    static int gridCapacity(Stage stage, int tiles) {
        int capacity = 1;
        for (Step step : STEPS) {
            if (step.fits(stage)) {
                capacity = step.capacity();
                if (capacity >= tiles) {
                    break;
                }
            }
        }
        return capacity;
    }

    private static TileArrangement grid(Stage stage, CallLayout.Grid grid) {
        int capacity = gridCapacity(stage, grid.tiles());
        int pages = pages(grid.tiles(), capacity);
        int page = Math.clamp(grid.page(), 0, pages - 1);
        int first = page * capacity;
        int shown = Math.min(capacity, grid.tiles() - first);
        // Later pages keep the tile size of a full page, so that turning a page changes faces and not sizes.
        int columns = bestColumns(stage, Math.min(grid.tiles(), capacity));
        int rows = pages(Math.min(grid.tiles(), capacity), columns);
        Size tile = cell(stage, columns, rows);
        double gap = stage.gap();
        int usedRows = pages(shown, columns);
        double top = centred(stage, stage.height(), usedRows, tile.height());
        List<Placement> placements = new ArrayList<>();
        for (int i = 0; i < shown; i++) {
            int row = i / columns;
            int inRow = Math.min(columns, shown - row * columns);
            double left = centred(stage, stage.width(), inRow, tile.width());
            placements.add(new Placement(
                    first + i,
                    Role.TILE,
                    left + (i % columns) * (tile.width() + gap),
                    top + row * (tile.height() + gap),
                    tile.width(),
                    tile.height()));
        }
        return new TileArrangement(placements, page, pages, capacity);
    }

    private static int bestColumns(Stage stage, int tiles) {
        int best = 1;
        double widest = 0;
        for (int columns = 1; columns <= tiles; columns++) {
            double width = cell(stage, columns, pages(tiles, columns)).width();
            if (width > widest) {
                widest = width;
                best = columns;
            }
        }
        return best;
    }

    private static Size cell(Stage stage, int columns, int rows) {
        double gap = stage.gap();
        return within(
                stage,
                (stage.width() - gap * (columns - 1)) / columns,
                (stage.height() - gap * (rows - 1)) / rows,
                CallLayout.CAMERA_ASPECT);
    }

    private static TileArrangement oneToOne(Stage stage, CallLayout.OneToOne pair) {
        Placement large = focused(stage, pair.other(), stage.width(), stage.height(), CallLayout.CAMERA_ASPECT, 0, 0);
        double width = Math.clamp(stage.width() * SELF_VIEW_SHARE, SELF_VIEW_MIN_WIDTH, SELF_VIEW_MAX_WIDTH);
        Size own = within(stage, Math.min(width, large.width() / 2), large.height() / 2, CallLayout.CAMERA_ASPECT);
        double margin = Math.min(stage.floor(SELF_VIEW_MARGIN), stage.floor(large.height() / 10));
        Placement self = new Placement(
                pair.own(),
                Role.SELF_VIEW,
                large.x() + large.width() - own.width() - margin,
                large.y() + large.height() - own.height() - margin,
                own.width(),
                own.height());
        return new TileArrangement(List.of(large, self), 0, 1, 2);
    }

    private static TileArrangement focus(Stage stage, CallLayout.Focus focus) {
        int small = focus.tiles() - 1;
        if (small == 0) {
            return alone(stage, focus);
        }
        Strip side = Strip.beside(stage, focus.aspect(), small);
        Strip below = Strip.below(stage, focus.aspect(), small);
        Strip strip = side.focus().width() >= below.focus().width() ? side : below;
        if (strip.slots() < 1) {
            return alone(stage, focus);
        }
        OptionalInt own = focus.own().isPresent() && focus.own().getAsInt() != focus.focused()
                ? focus.own()
                : OptionalInt.empty();
        boolean keepsOwn = own.isPresent() && strip.slots() > 1;
        int slots = keepsOwn ? strip.slots() - 1 : strip.slots();
        List<Integer> others = IntStream.range(0, focus.tiles())
                .filter(i -> i != focus.focused() && (own.isEmpty() || i != own.getAsInt()))
                .boxed()
                .toList();
        if (own.isPresent() && !keepsOwn) {
            others = IntStream.concat(others.stream().mapToInt(Integer::intValue), IntStream.of(own.getAsInt()))
                    .boxed()
                    .toList();
        }
        int pages = Math.max(1, pages(others.size(), slots));
        int page = Math.clamp(focus.page(), 0, pages - 1);
        List<Integer> shown =
                new ArrayList<>(others.subList(page * slots, Math.min(others.size(), (page + 1) * slots)));
        if (keepsOwn) {
            shown.add(own.getAsInt());
        }
        return new TileArrangement(strip.place(stage, focus, shown), page, pages, slots);
    }

    private static TileArrangement alone(Stage stage, CallLayout.Focus focus) {
        Placement large = focused(stage, focus.focused(), stage.width(), stage.height(), focus.aspect(), 0, 0);
        return new TileArrangement(List.of(large), 0, 1, 1);
    }

    /**
     * A strip of small tiles and the large one that it leaves room for.
     *
     * @param slots how many small tiles it takes
     */
    private record Strip(boolean vertical, Size tile, int slots, Size focus) {
        static Strip beside(Stage stage, double aspect, int wanted) {
            double width = Math.clamp(stage.width() * STRIP_SHARE, STRIP_MIN_WIDTH, STRIP_MAX_WIDTH);
            Size tile = within(stage, width, stage.height(), CallLayout.CAMERA_ASPECT);
            double left = stage.width() - tile.width() - stage.gap();
            return of(
                    stage,
                    true,
                    tile,
                    count(stage, stage.height(), tile.height()),
                    wanted,
                    left,
                    stage.height(),
                    aspect);
        }

        static Strip below(Stage stage, double aspect, int wanted) {
            double width = Math.clamp(stage.width() * STRIP_SHARE, STRIP_MIN_WIDTH, STRIP_MAX_WIDTH);
            Size tile = within(stage, width, stage.height() / 3, CallLayout.CAMERA_ASPECT);
            double left = stage.height() - tile.height() - stage.gap();
            return of(
                    stage, false, tile, count(stage, stage.width(), tile.width()), wanted, stage.width(), left, aspect);
        }

        private static Strip of(
                Stage stage,
                boolean vertical,
                Size tile,
                int room,
                int wanted,
                double width,
                double height,
                double aspect) {
            // A stage that has no room for both shows the large one alone.
            boolean cramped =
                    width < STRIP_MIN_WIDTH || height < MIN_TILE_HEIGHT || tile.height() < MIN_TILE_HEIGHT / 2;
            Size focus = cramped ? new Size(0, 0) : within(stage, width, height, aspect);
            return new Strip(vertical, tile, cramped ? 0 : Math.min(room, wanted), focus);
        }

        private static int count(Stage stage, double length, double tile) {
            double gap = stage.gap();
            return (int) Math.floor((length + gap + 1e-6) / (tile + gap));
        }

        List<Placement> place(Stage stage, CallLayout.Focus layout, List<Integer> shown) {
            double gap = stage.gap();
            List<Placement> placements = new ArrayList<>();
            double width = vertical ? stage.floor((stage.width() - focus.width() - gap - tile.width()) / 2) : 0;
            double height = vertical ? 0 : stage.floor((stage.height() - focus.height() - gap - tile.height()) / 2);
            double x = vertical ? width : stage.floor((stage.width() - focus.width()) / 2);
            double y = vertical ? stage.floor((stage.height() - focus.height()) / 2) : height;
            placements.add(new Placement(layout.focused(), Role.FOCUS, x, y, focus.width(), focus.height()));
            double stripX =
                    vertical ? x + focus.width() + gap : centred(stage, stage.width(), shown.size(), tile.width());
            double stripY =
                    vertical ? centred(stage, stage.height(), shown.size(), tile.height()) : y + focus.height() + gap;
            for (int i = 0; i < shown.size(); i++) {
                placements.add(new Placement(
                        shown.get(i),
                        Role.STRIP,
                        stripX + (vertical ? 0 : i * (tile.width() + gap)),
                        stripY + (vertical ? i * (tile.height() + gap) : 0),
                        tile.width(),
                        tile.height()));
            }
            return placements;
        }
    }

    private static Placement focused(
            Stage stage, int tile, double width, double height, double aspect, double x, double y) {
        Size size = within(stage, width, height, aspect);
        return new Placement(
                tile,
                Role.FOCUS,
                x + stage.floor((width - size.width()) / 2),
                y + stage.floor((height - size.height()) / 2),
                size.width(),
                size.height());
    }

    private static double centred(Stage stage, double length, int tiles, double tile) {
        return stage.floor((length - tiles * tile - (tiles - 1) * stage.gap()) / 2);
    }

    /** The largest size of this shape inside an area, on device pixels. */
    private static Size within(Stage stage, double width, double height, double aspect) {
        double fitting = Math.min(width, height * aspect);
        double w = Math.max(stage.floor(fitting), 1 / stage.scale());
        double h = Math.max(stage.floor(Math.min(fitting / aspect, height)), 1 / stage.scale());
        return new Size(w, h);
    }

    private static int pages(int tiles, int perPage) {
        return (tiles + perPage - 1) / perPage;
    }
}
