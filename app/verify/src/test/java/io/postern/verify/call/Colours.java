package io.postern.verify.call;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;

/** What pictures of known colours look like after a lossy codec. */
final class Colours {
    private static final List<List<Integer>> BARS =
            List.of(List.of(255, 0, 0), List.of(0, 255, 0), List.of(0, 0, 255), List.of(255, 255, 0));

    private Colours() {}

    /** The four quadrants of the peers' colour bars: red, green, blue, yellow. */
    static void assertColourBars(List<List<Integer>> colours) {
        assertEquals(4, colours.size());
        for (int quadrant = 0; quadrant < 4; quadrant++) {
            for (int channel = 0; channel < 3; channel++) {
                assertEquals(
                        BARS.get(quadrant).get(channel),
                        colours.get(quadrant).get(channel),
                        60,
                        "channel " + channel + " of quadrant " + quadrant + " in " + colours);
            }
        }
    }
}
