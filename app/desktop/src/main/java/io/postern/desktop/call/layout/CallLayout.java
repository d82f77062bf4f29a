package io.postern.desktop.call.layout;

import java.util.OptionalInt;

/**
 * How the stage is shared at one moment. Tiles are meant by their index in the order that {@link TileOrder} keeps.
 *
 * <p>{@link TileArrangement#arrange} turns a layout and the size of the stage into rectangles.
 */
public sealed interface CallLayout {
    /** The shape of a camera tile. */
    double CAMERA_ASPECT = 16.0 / 9.0;

    /**
     * All tiles alike, the own one among them, on as many pages as it takes.
     *
     * @param tiles how many there are in all
     * @param page wanted page from 0; the nearest existing one is shown
     */
    record Grid(int tiles, int page) implements CallLayout {}

    /**
     * One tile large, the others in a strip beside or below it; the own tile closes the strip on every page of it.
     *
     * @param tiles how many there are in all, the focused and the own one included
     * @param focused index of the large one
     * @param own index of the own tile, if it is shown
     * @param aspect width through height of the large tile: that of a shared screen, else {@link #CAMERA_ASPECT}
     * @param page wanted page of the strip from 0
     */
    record Focus(int tiles, int focused, OptionalInt own, double aspect, int page) implements CallLayout {}

    /**
     * One other person large, the own picture floating over the bottom right corner.
     *
     * @param other index of the other's tile
     * @param own index of the own tile
     */
    record OneToOne(int other, int own) implements CallLayout {}

    /** What the person asked for. */
    enum Mode {
        GRID,
        FOCUS
    }

    /**
     * Picks the layout for what there is to show: a pinned tile or a shared screen stands in focus, two people face each
     * other, everything else is a grid, or the first other tile in focus if the person prefers that.
     *
     * @param tiles how many tiles there are, at least one
     * @param own index of the own tile, if it is shown
     * @param inFocus index of the pinned tile or else the shared screen
     * @param aspect width through height of that tile
     * @param page wanted page from 0
     */
    static CallLayout choose(Mode mode, int tiles, OptionalInt own, OptionalInt inFocus, double aspect, int page) {
        if (tiles < 1) {
            throw new IllegalArgumentException("no tiles");
        }
        if (inFocus.isPresent() && tiles > 1) {
            int focused = inFocus.getAsInt();
            if (tiles == 2 && own.isPresent() && own.getAsInt() != focused && aspect == CAMERA_ASPECT) {
                return new OneToOne(focused, own.getAsInt());
            }
            return new Focus(tiles, focused, own, aspect, page);
        }
        if (tiles == 2 && own.isPresent()) {
            return new OneToOne(1 - own.getAsInt(), own.getAsInt());
        }
        if (mode == Mode.FOCUS && tiles > 1) {
            int focused = own.isPresent() && own.getAsInt() == 0 ? 1 : 0;
            return new Focus(tiles, focused, own, CAMERA_ASPECT, page);
        }
        return new Grid(tiles, page);
    }
}
