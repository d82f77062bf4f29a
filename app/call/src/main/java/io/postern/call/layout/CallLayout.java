package io.postern.call.layout;

import java.util.OptionalInt;

/**
 * The layout of the stage at one moment. Tiles are meant by their index in the order that {@link TileOrder} keeps.
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
     * One other person large, the own video floating over the bottom right corner.
     *
     * @param other index of the other's tile
     * @param own index of the own tile
     */
    record OneToOne(int other, int own) implements CallLayout {}

    /** The layouts that a person can choose. */
    enum Mode {
        /** The layout that suits the content. */
        AUTO,
        /** All alike, even while a screen is shared. */
        GRID,
        /** One large, also when nothing is pinned or shared. */
        FOCUS
    }

    /**
     * Picks the layout for what there is to show: a pinned tile or a shared screen stands in focus, two people face each
     * other, everything else is a grid.
     *
     * @param tiles how many tiles there are, at least one
     * @param own index of the own tile, if it is shown
     * @param inFocus index of the tile that is pinned, shares a screen, or speaks in {@link Mode#FOCUS}
     * @param aspect width through height of that tile
     * @param page wanted page from 0
     */
    static CallLayout choose(Mode mode, int tiles, OptionalInt own, OptionalInt inFocus, double aspect, int page) {
        if (tiles < 1) {
            throw new IllegalArgumentException("no tiles");
        }
        boolean pair = tiles == 2 && own.isPresent() && mode != Mode.GRID;
        if (pair && (inFocus.isEmpty() || inFocus.getAsInt() != own.getAsInt())) {
            return new OneToOne(1 - own.getAsInt(), own.getAsInt());
        }
        if (inFocus.isPresent() && tiles > 1) {
            return new Focus(tiles, inFocus.getAsInt(), own, aspect, page);
        }
        return new Grid(tiles, page);
    }
}
